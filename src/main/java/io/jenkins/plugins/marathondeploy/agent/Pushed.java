package io.jenkins.plugins.marathondeploy.agent;

import java.io.Serializable;
import java.util.ArrayList;

/**
 * An image that the registry has.
 *
 * @param reference {@code repository@digest}
 * @param digest    {@code sha256:…}
 * @param tags      every reference that was pushed
 */
public record Pushed(String reference, String digest, ArrayList<String> tags) implements Serializable {}
