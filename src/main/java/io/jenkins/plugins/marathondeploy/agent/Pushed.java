package io.jenkins.plugins.marathondeploy.agent;

import java.io.Serializable;
import java.util.ArrayList;

/**
 * An image that the registry has.
 *
 * @param reference {@code repository@digest}
 * @param digest    {@code sha256:…}
 * @param tags      every reference by which it is there now
 * @param skipped   why it was neither built nor pushed; empty when it was
 * @param notes     what people should know besides
 */
public record Pushed(String reference, String digest, ArrayList<String> tags, String skipped, ArrayList<String> notes)
        implements Serializable {}
