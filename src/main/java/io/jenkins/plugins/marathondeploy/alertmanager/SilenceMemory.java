package io.jenkins.plugins.marathondeploy.alertmanager;

import java.time.Duration;
import java.time.Instant;

/**
 * What is known of a deployment's silence. It ends by itself soon after nobody extends it any more.
 *
 * @param id     empty before it was set, and after it was expired
 * @param endsAt when it ends unless it is extended; null before it was set
 */
public record SilenceMemory(String id, Instant endsAt) {
    /** None was set. */
    public static final SilenceMemory NONE = new SilenceMemory("", null);

    /** From now on. */
    static final Duration LENGTH = Duration.ofMinutes(10);
    /** How often it is to be extended. */
    public static final Duration EVERY = Duration.ofMinutes(5);
}
