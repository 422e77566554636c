package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.template.KeptValue;
import io.jenkins.plugins.marathondeploy.workload.Plan;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How a deployment is carried out.
 *
 * @param limits    when it is given up, and what has to be shown until then
 * @param onFailure what happens to a version that failed
 * @param onAbort   what happens when the user interrupts
 * @param onLock    what happens when another deployment holds the app
 * @param options   what else is wanted
 * @param gates     what has to hold besides Marathon's own word, in this order
 */
public record Policy(
        Limits limits, OnFailure onFailure, OnFailure onAbort, OnLock onLock, Set<Option> options, List<Gate> gates) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);
    public static final int DEFAULT_MAX_TASK_FAILURES = 3;
    public static final int DEFAULT_MAX_LOST_TASKS = 10;
    /** How long instances must have run where nothing checks their health, unless it is given. */
    public static final Duration DEFAULT_MIN_HEALTHY_TIME = Duration.ofSeconds(10);

    /** What happens to a new version that failed. */
    public enum OnFailure {
        /**
         * Revert a running deployment, else go back to the version recorded before; remove an app that was new. Of several
         * centres that count together, all that were changed.
         */
        ROLLBACK,
        /** The same, but of several centres in the one that failed alone; what was deployed before stays. */
        ROLLBACK_FAILED,
        /** Touch nothing more; Marathon goes on trying. */
        LEAVE,
        /** Drop the running deployment without undoing it: old and new instances stay as they are. */
        CANCEL;

        /** Whether the centre that failed goes back. */
        public boolean rollsBack() {
            return this == ROLLBACK || this == ROLLBACK_FAILED;
        }
    }

    /** What happens when another deployment holds the app. */
    public enum OnLock {
        /** Wait for its end, up to the lock's own time limit. */
        WAIT,
        /** Give up before anything is changed. */
        FAIL,
        /** Override it: Marathon cancels the other deployment. */
        FORCE
    }

    /** What can be switched on. */
    public enum Option {
        /** Keep the number of instances that runs, for apps that an autoscaler scales. */
        KEEP_INSTANCES,
        /** Leave apps of a group that are not in its file as they run; without it they are stopped. */
        MERGE_GROUP,
        /** Submit also what does not differ from what runs, so that every instance is started anew. */
        ALWAYS_SUBMIT,
        /** Replace what a newer build of the same job has deployed. */
        ALLOW_OLDER,
        /** Refuse an app that has no health check. */
        REQUIRE_HEALTH_CHECKS
    }

    /**
     * When a deployment is given up.
     *
     * @param timeout         from the moment the submission is sent until the new version is proven healthy; positive
     * @param rollbackTimeout the way back has a time limit of its own, from its first write on; positive
     * @param lockTimeout     how long to wait for another deployment's end, for Marathon's deployment limit, and for the
     *                        turn among other changes to the same Marathon; not negative
     * @param soak            how long the new version has to stay healthy without a break before it counts as deployed; zero
     *                        for not at all. It has this and {@code timeout} together to show that
     * @param minHealthyTime  how long all instances must have been healthy without a failed task before they count; null
     *                        for {@link #DEFAULT_MIN_HEALTHY_TIME} where nothing checks their health, and zero elsewhere
     * @param maxTaskFailures this many failed tasks of the new version end the deployment early; 0 for no limit
     * @param maxLostTasks    this many tasks lost by the infrastructure (TASK_LOST, TASK_GONE, …) do; 0 for no limit
     */
    public record Limits(
            Duration timeout,
            Duration rollbackTimeout,
            Duration lockTimeout,
            Duration soak,
            Duration minHealthyTime,
            int maxTaskFailures,
            int maxLostTasks) {
        public Limits {
            positive(timeout, "timeout");
            positive(rollbackTimeout, "rollback timeout");
            notNegative(lockTimeout, "lock timeout");
            notNegative(soak, "soak");
            if (minHealthyTime != null) {
                notNegative(minHealthyTime, "minHealthyTime");
            }
            notNegative(maxTaskFailures, "maxTaskFailures");
            notNegative(maxLostTasks, "maxLostTasks");
        }
    }

    /** @throws IllegalArgumentException for a value out of range; the message can be shown */
    public Policy {
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(onFailure, "onFailure");
        Objects.requireNonNull(onAbort, "onAbort");
        Objects.requireNonNull(onLock, "onLock");
        options = options == null ? Set.of() : Set.copyOf(options);
        gates = gates.stream().map(Gate::shared).toList();
    }

    /** Ten minutes for the deployment, the rollback and the lock each; three failed tasks; roll back; wait for locks. */
    public static Policy defaults() {
        Limits limits = new Limits(
                DEFAULT_TIMEOUT, DEFAULT_TIMEOUT, DEFAULT_TIMEOUT, Duration.ZERO, null, DEFAULT_MAX_TASK_FAILURES,
                DEFAULT_MAX_LOST_TASKS);
        return new Policy(limits, OnFailure.ROLLBACK, OnFailure.ROLLBACK, OnLock.WAIT, Set.of(), List.of());
    }

    public Duration timeout() {
        return limits.timeout;
    }

    public Duration rollbackTimeout() {
        return limits.rollbackTimeout;
    }

    public Duration lockTimeout() {
        return limits.lockTimeout;
    }

    public Duration soak() {
        return limits.soak;
    }

    /** @param unchecked whether there are instances whose health nothing checks */
    public Duration minHealthyTime(boolean unchecked) {
        return limits.minHealthyTime != null
                ? limits.minHealthyTime
                : unchecked ? DEFAULT_MIN_HEALTHY_TIME : Duration.ZERO;
    }

    public int maxTaskFailures() {
        return limits.maxTaskFailures;
    }

    public int maxLostTasks() {
        return limits.maxLostTasks;
    }

    public boolean has(Option option) {
        return options.contains(option);
    }

    /** @see Plan.Options */
    Plan.Options planning(Function<String, Set<KeptValue>> kept, Consumer<String> notes) {
        return new Plan.Options(
                has(Option.KEEP_INSTANCES), has(Option.MERGE_GROUP), has(Option.ALWAYS_SUBMIT), kept, notes);
    }

    public Policy withTimeouts(Duration deployment, Duration rollback, Duration lock) {
        return with(new Limits(
                deployment, rollback, lock, limits.soak, limits.minHealthyTime, limits.maxTaskFailures,
                limits.maxLostTasks));
    }

    public Policy withSoak(Duration soak) {
        return with(new Limits(
                limits.timeout, limits.rollbackTimeout, limits.lockTimeout, soak, limits.minHealthyTime,
                limits.maxTaskFailures, limits.maxLostTasks));
    }

    /** @param time null for the default */
    public Policy withMinHealthyTime(Duration time) {
        return with(new Limits(
                limits.timeout, limits.rollbackTimeout, limits.lockTimeout, limits.soak, time, limits.maxTaskFailures,
                limits.maxLostTasks));
    }

    public Policy withMaxTaskFailures(int failures) {
        return with(new Limits(
                limits.timeout, limits.rollbackTimeout, limits.lockTimeout, limits.soak, limits.minHealthyTime, failures,
                limits.maxLostTasks));
    }

    public Policy withMaxLostTasks(int lost) {
        return with(new Limits(
                limits.timeout, limits.rollbackTimeout, limits.lockTimeout, limits.soak, limits.minHealthyTime,
                limits.maxTaskFailures, lost));
    }

    /** Sets what happens on a failure and on an interruption. */
    public Policy withOnFailure(OnFailure failure, OnFailure abort) {
        return new Policy(limits, failure, abort, onLock, options, gates);
    }

    public Policy withOnLock(OnLock lock) {
        return new Policy(limits, onFailure, onAbort, lock, options, gates);
    }

    public Policy withKeepInstances(boolean keep) {
        return with(Option.KEEP_INSTANCES, keep);
    }

    public Policy withMergeGroup(boolean merge) {
        return with(Option.MERGE_GROUP, merge);
    }

    public Policy withAlwaysSubmit(boolean always) {
        return with(Option.ALWAYS_SUBMIT, always);
    }

    public Policy withAllowOlder(boolean allow) {
        return with(Option.ALLOW_OLDER, allow);
    }

    public Policy withRequireHealthChecks(boolean require) {
        return with(Option.REQUIRE_HEALTH_CHECKS, require);
    }

    private Policy with(Limits other) {
        return new Policy(other, onFailure, onAbort, onLock, options, gates);
    }

    private Policy with(Option option, boolean wanted) {
        Set<Option> changed = EnumSet.noneOf(Option.class);
        changed.addAll(options);
        if (wanted) {
            changed.add(option);
        } else {
            changed.remove(option);
        }
        return new Policy(limits, onFailure, onAbort, onLock, changed, gates);
    }

    /** With these gates and no others. */
    public Policy withGates(List<Gate> wanted) {
        return new Policy(limits, onFailure, onAbort, onLock, options, wanted);
    }

    /** With a gate more, asked after those there are. */
    public Policy withGate(Gate gate) {
        return withGates(Stream.concat(gates.stream(), Stream.of(gate)).toList());
    }

    /** Whether there are gates that are asked then. */
    boolean hasGates(Gate.When when) {
        return gates.stream().anyMatch(gate -> gate.when() == when);
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

    private static void notNegative(int number, String name) {
        if (number < 0) {
            throw new IllegalArgumentException(name + " is " + number + "; it must be 0 (no limit) or more");
        }
    }
}
