package io.jenkins.plugins.marathondeploy.delivery;

import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import java.util.Optional;

/** Builds an image and pushes it. */
interface Publisher {
    /**
     * Blocks as long as it takes. Nothing more is written to the registry when it returns.
     *
     * @param content the hash of the build's files as they were shortly before; empty where it was not computed
     * @throws ImageException when one of the tags can't be changed, or build or push fail or were cancelled
     */
    Delivered publish(ImageBuild build, Optional<String> content);
}
