package io.jenkins.plugins.marathondeploy.image.engine;

import io.jenkins.plugins.marathondeploy.image.ContentHash;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.io.Serializable;
import java.util.List;

/**
 * An image that the engine has.
 *
 * @param id      {@code sha256:…} of the image's configuration; not the digest that a registry knows
 * @param tags    the names it was given
 * @param content the {@link ContentHash} of exactly what the engine was sent; empty where it was not asked for
 */
public record BuiltImage(String id, List<ImageReference> tags, String content) implements Serializable {}
