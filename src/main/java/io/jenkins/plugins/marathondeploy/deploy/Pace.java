package io.jenkins.plugins.marathondeploy.deploy;

import java.time.Duration;

/**
 * How often a machine looks when nothing asks it to. Whoever hears events, or asks once for many machines, lets each of
 * them look less often and calls {@link Machine#lookNow} instead.
 *
 * @param list   least time between two looks at the list of deployments, or at an app that is in doubt
 * @param look   between two looks at an app whose deployment is still listed: for failed tasks and progress
 * @param watch  between two looks at an app that has to stay healthy
 * @param lock   between two tries while another deployment holds the app
 * @param events whether Marathon's events are heard, for the report
 */
public record Pace(Duration list, Duration look, Duration watch, Duration lock, boolean events) {
    private static final Pace DIRECT =
            new Pace(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1), false);

    /** For one machine that is driven on its own. */
    public static Pace direct() {
        return DIRECT;
    }
}
