package io.jenkins.plugins.marathondeploy.deploy;

import java.time.Duration;

/** How durations read in messages: {@code 00:37} is minutes and seconds, {@code 1:02:03} has hours. */
final class Texts {
    private Texts() {}

    static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds >= 3600
                ? String.format("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format("%02d:%02d", seconds / 60, seconds % 60);
    }
}
