package io.jenkins.plugins.marathondeploy.delivery;

import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An image that is in the registry under all of its names.
 *
 * @param skipped   why it is safe that it was neither built nor pushed; empty when it was
 * @param content   the content hash of what was built, for {@link ImageRecords#add}; empty when nothing was
 * @param revision  the commit that the image was built from; empty when that is not known
 * @param durations of {@code build} and {@code push}, where they took place
 */
public record Delivered(
        PushedImage image, String skipped, String content, String revision, Map<String, Duration> durations) {
    public Delivered {
        durations = new LinkedHashMap<>(durations);
    }
}
