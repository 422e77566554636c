package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.image.ImageReference;

/**
 * Where images are pushed to.
 *
 * @param client    with the login of the release
 * @param pushHere  whether it is this process that pushes: what it can't reach can't be pushed to then. An agent of
 *                  Jenkins may sit in another network than the controller.
 * @param imageHost what definitions call images there begins with this; empty for the client's address
 */
public record Registry(HarborClient client, boolean pushHere, String imageHost) {
    /** @throws IllegalArgumentException when no image can be called so; the message can be shown */
    public Registry {
        imageHost = imageHost.isEmpty() ? "" : ImageReference.checkRegistry(imageHost);
    }

    /** What an image that is pushed there, under this name, is called in definitions. */
    public ImageReference named(ImageReference pushed) {
        return imageHost.isEmpty() ? pushed : pushed.withRegistry(imageHost);
    }
}
