package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.delivery.Delivered;
import java.io.IOException;
import java.util.Optional;

/**
 * Builds and pushes, wherever the Docker Engine is.
 *
 * <p>All methods throw {@link io.jenkins.plugins.marathondeploy.image.ImageException} when it can't be done.
 */
public interface ImageSupply {
    /** The build will be asked for soon: what takes time and writes nothing can begin. */
    default void announce(ImageSource.Built image) {
        // Nothing to begin with.
    }

    /** Finds the image in the registry by its content, or builds and pushes it. Blocks as long as it takes. */
    Delivered deliver(ImageSource.Built image) throws IOException, InterruptedException;

    /** As {@link #deliver}, but builds and pushes nothing: empty where the registry does not say that it has the image. */
    Optional<Delivered> find(ImageSource.Built image) throws IOException, InterruptedException;
}
