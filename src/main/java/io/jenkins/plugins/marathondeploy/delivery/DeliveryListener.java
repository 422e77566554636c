package io.jenkins.plugins.marathondeploy.delivery;

import io.jenkins.plugins.marathondeploy.image.ImageEvent;

/** Hears how a delivery goes. */
public interface DeliveryListener {
    void build(ImageEvent event);

    void push(ImageEvent event);

    /** What a user should know besides, in one sentence. */
    void note(String text);
}
