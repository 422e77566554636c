package io.jenkins.plugins.marathondeploy.delivery;

import java.io.Serializable;

/**
 * An image that was built and pushed by whoever keeps the record.
 *
 * @param digest   {@code sha256:…} as the registry computed it
 * @param revision the commit it was built from; empty when that was not known
 */
public record ImageRecord(String digest, String revision) implements Serializable {}
