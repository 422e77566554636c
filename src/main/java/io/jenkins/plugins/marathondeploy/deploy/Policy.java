package io.jenkins.plugins.marathondeploy.deploy;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * How a deployment is carried out.
 *
 * @param timeout         from the submission until the new version is proven healthy; positive
 * @param rollbackTimeout the way back has a time limit of its own; positive
 * @param lockTimeout     how long to wait for another deployment's end, or for Marathon's deployment limit; not negative
 * @param soak            how long the new version has to stay healthy before it counts as deployed; zero for not at all
 * @param onFailure       what happens to a version that failed
 * @param onAbort         what happens when the user interrupts
 * @param onLock          what happens when another deployment holds the app
 * @param maxTaskFailures this many failed tasks of the new version end the deployment early; 0 for no limit
 * @param keepInstances   keep the number of instances that runs, for apps that an autoscaler scales
 * @param alwaysSubmit    submit also what does not differ from what runs, so that every instance is started anew
 * @param allowOlder      replace what a newer build of the same job has deployed
 * @param minHealthyTime  how long instances must have run without a failed task before they count; null for 10 s where
 *                        nothing checks their health, and zero where something does
 * @param maxLostTasks    this many tasks lost by the infrastructure end the deployment early; 0 for no limit
 * @param requireHealthChecks refuse an app that has no health check
 */
public record Policy(
        Duration timeout,
        Duration rollbackTimeout,
        Duration lockTimeout,
        Duration soak,
        OnFailure onFailure,
        OnFailure onAbort,
        OnLock onLock,
        int maxTaskFailures,
        boolean keepInstances,
        boolean alwaysSubmit,
        boolean allowOlder,
        Duration minHealthyTime,
        int maxLostTasks,
        boolean requireHealthChecks)
        implements Serializable {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);
    public static final int DEFAULT_MAX_TASK_FAILURES = 3;
    public static final int DEFAULT_MAX_LOST_TASKS = 10;

    public Policy {
        positive(timeout, "timeout");
        positive(rollbackTimeout, "rollback timeout");
        notNegative(lockTimeout, "lock timeout");
        notNegative(soak, "soak");
        Objects.requireNonNull(onFailure, "onFailure");
        Objects.requireNonNull(onAbort, "onAbort");
        Objects.requireNonNull(onLock, "onLock");
        if (maxTaskFailures < 0) {
            throw new IllegalArgumentException("maxTaskFailures is " + maxTaskFailures + "; it must be 0 (no limit) or more");
        }
    }

    /** Ten minutes for the deployment, the rollback and the lock each; three failed tasks; roll back; wait for locks. */
    public static Policy defaults() {
        return new Policy(
                DEFAULT_TIMEOUT,
                DEFAULT_TIMEOUT,
                DEFAULT_TIMEOUT,
                Duration.ZERO,
                OnFailure.ROLLBACK,
                OnFailure.ROLLBACK,
                OnLock.WAIT,
                DEFAULT_MAX_TASK_FAILURES,
                false,
                false,
                false,
                null,
                DEFAULT_MAX_LOST_TASKS,
                false);
    }

    public Policy withTimeouts(Duration deployment, Duration rollback, Duration lock) {
        return new Policy(
                deployment, rollback, lock, soak, onFailure, onAbort, onLock, maxTaskFailures, keepInstances,
                alwaysSubmit, allowOlder, minHealthyTime, maxLostTasks, requireHealthChecks);
    }

    public Policy withSoak(Duration duration) {
        return new Policy(
                timeout, rollbackTimeout, lockTimeout, duration, onFailure, onAbort, onLock, maxTaskFailures,
                keepInstances, alwaysSubmit, allowOlder, minHealthyTime, maxLostTasks, requireHealthChecks);
    }

    /** Sets what happens on a failure and on an interruption. */
    public Policy withOnFailure(OnFailure failure, OnFailure abort) {
        return new Policy(
                timeout, rollbackTimeout, lockTimeout, soak, failure, abort, onLock, maxTaskFailures, keepInstances,
                alwaysSubmit, allowOlder, minHealthyTime, maxLostTasks, requireHealthChecks);
    }

    public Policy withOnLock(OnLock lock) {
        return new Policy(
                timeout, rollbackTimeout, lockTimeout, soak, onFailure, onAbort, lock, maxTaskFailures, keepInstances,
                alwaysSubmit, allowOlder, minHealthyTime, maxLostTasks, requireHealthChecks);
    }

    public Policy withMaxTaskFailures(int failures) {
        return new Policy(
                timeout, rollbackTimeout, lockTimeout, soak, onFailure, onAbort, onLock, failures, keepInstances,
                alwaysSubmit, allowOlder, minHealthyTime, maxLostTasks, requireHealthChecks);
    }

    public Policy withKeepInstances(boolean keep) {
        return new Policy(
                timeout, rollbackTimeout, lockTimeout, soak, onFailure, onAbort, onLock, maxTaskFailures, keep,
                alwaysSubmit, allowOlder, minHealthyTime, maxLostTasks, requireHealthChecks);
    }

    public Policy withAlwaysSubmit(boolean always) {
        return new Policy(
                timeout, rollbackTimeout, lockTimeout, soak, onFailure, onAbort, onLock, maxTaskFailures,
                keepInstances, always,
                allowOlder, minHealthyTime, maxLostTasks, requireHealthChecks);
    }

    public Policy withAllowOlder(boolean allow) {
        return new Policy(
                timeout, rollbackTimeout, lockTimeout, soak, onFailure, onAbort, onLock, maxTaskFailures,
                keepInstances, alwaysSubmit, allow, minHealthyTime, maxLostTasks, requireHealthChecks);
    }

    public Policy withMinHealthyTime(Duration duration) {
        return new Policy(
                timeout, rollbackTimeout, lockTimeout, soak, onFailure, onAbort, onLock, maxTaskFailures,
                keepInstances, alwaysSubmit, allowOlder, duration, maxLostTasks, requireHealthChecks);
    }

    public Policy withMaxLostTasks(int most) {
        return new Policy(
                timeout, rollbackTimeout, lockTimeout, soak, onFailure, onAbort, onLock, maxTaskFailures,
                keepInstances, alwaysSubmit, allowOlder, minHealthyTime, most, requireHealthChecks);
    }

    public Policy withRequireHealthChecks(boolean require) {
        return new Policy(
                timeout, rollbackTimeout, lockTimeout, soak, onFailure, onAbort, onLock, maxTaskFailures,
                keepInstances, alwaysSubmit, allowOlder, minHealthyTime, maxLostTasks, require);
    }

    private static void positive(Duration duration, String name) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("the " + name + " is " + duration + "; it must be longer than zero");
        }
    }

    private static void notNegative(Duration duration, String name) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("the " + name + " is " + duration + "; it must not be negative");
        }
    }
}
