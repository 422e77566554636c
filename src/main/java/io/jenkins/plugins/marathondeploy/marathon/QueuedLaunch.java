package io.jenkins.plugins.marathondeploy.marathon;

import java.time.Duration;
import java.util.List;

/**
 * An app that waits in the launch queue (G22-queue-too-big-embed).
 *
 * @param count    instances still to launch
 * @param delay    back-off until the next launch; zero when overdue
 * @param declined why offers were declined in the last launch attempt, most frequent first
 */
public record QueuedLaunch(String appId, int count, Duration delay, List<Reason> declined) {
    public QueuedLaunch {
        declined = List.copyOf(declined);
    }

    /** A reason as Marathon names it ({@code InsufficientCpus}), and how many of how many offers it declined. */
    public record Reason(String name, int declined, int processed) {}
}
