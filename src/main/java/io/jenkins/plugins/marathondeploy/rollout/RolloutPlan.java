package io.jenkins.plugins.marathondeploy.rollout;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How several centres are deployed to.
 *
 * @param order     which of them at the same time
 * @param pause     between the end of one and the beginning of the next; not negative
 * @param without   centres that are left out on purpose, for the report
 * @param onFailure what becomes of all of them when one fails: {@code ROLLBACK} takes back all that was changed, the others
 *                  leave what was deployed before as it is; {@code ROLLBACK_FAILED} is the failed one's own way back
 * @param onAbort   the same for an interruption by the user
 */
public record RolloutPlan(Order order, Duration pause, List<String> without, OnFailure onFailure, OnFailure onAbort) {
    /** @throws IllegalArgumentException for a negative pause; the message can be shown */
    public RolloutPlan {
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(onFailure, "onFailure");
        Objects.requireNonNull(onAbort, "onAbort");
        without = List.copyOf(without);
        if (pause.isNegative()) {
            throw new IllegalArgumentException("the pause between two centres must not be negative");
        }
    }
}
