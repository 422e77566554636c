package io.jenkins.plugins.marathondeploy.agent;

import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * What an agent has done.
 *
 * @param image     what the registry has; null where it was only looked for, and is not there
 * @param skipped   why it was neither built nor pushed; empty when it was
 * @param content   the content hash of what was built; empty when nothing was
 * @param revision  the commit the image was built from; may be empty
 * @param durations of {@code build} and {@code push}, where they took place
 * @param notes     what people should know besides
 */
public record Pushed(
        PushedImage image,
        String skipped,
        String content,
        String revision,
        LinkedHashMap<String, Duration> durations,
        ArrayList<String> notes)
        implements Serializable {}
