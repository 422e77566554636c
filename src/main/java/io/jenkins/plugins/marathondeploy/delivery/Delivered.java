package io.jenkins.plugins.marathondeploy.delivery;

import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An image that is in the registry under all of its names.
 *
 * @param skipped   why it is safe that it was neither built nor pushed; empty when it was
 * @param durations of {@code build} and {@code push}, where they took place
 */
public record Delivered(PushedImage image, String skipped, Map<String, Duration> durations) {
    public Delivered {
        durations = new LinkedHashMap<>(durations);
    }
}
