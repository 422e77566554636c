package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.gate.Probe;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The parameters of a {@link Policy}, each described once: its name in a pipeline and on the command line, what it takes,
 * its default, and what it is for. Shells take texts; what they mean and which are wrong is decided here.
 */
public enum PolicyParameter {
    TIMEOUT(
            "timeout",
            Kind.TIME_LIMIT,
            "10m",
            "From the submission until what was sent is proven healthy.",
            (policy, value) -> policy.withTimeouts((Duration) value, policy.rollbackTimeout(), policy.lockTimeout())),
    ROLLBACK_TIMEOUT(
            "rollbackTimeout",
            Kind.TIME_LIMIT,
            "10m",
            "For the way back.",
            (policy, value) -> policy.withTimeouts(policy.timeout(), (Duration) value, policy.lockTimeout())),
    ON_FAILURE(
            "onFailure",
            Kind.FAILURE_CHOICE,
            "rollback",
            "What happens to a new version that failed: rollback (of several centres in all that were changed), rollbackFailed"
                    + " (in the one that failed alone), leave it as it is, or cancel the deployment half-way. The same on an"
                    + " interruption unless that is told otherwise.",
            (policy, value) -> policy.withOnFailure((OnFailure) value, (OnFailure) value)),
    /** Set after {@link #ON_FAILURE}, whose value it has unless it is given. */
    ON_ABORT(
            "onAbort",
            Kind.FAILURE_CHOICE,
            "",
            "What happens when somebody interrupts: rollback, rollbackFailed, leave or cancel. As on a failure unless given.",
            (policy, value) -> policy.withOnFailure(policy.onFailure(), (OnFailure) value)),
    ON_LOCK(
            "onLock",
            Kind.LOCK_CHOICE,
            "wait",
            "While another deployment holds the app: wait, fail, or force it out.",
            (policy, value) -> policy.withOnLock((OnLock) value)),
    LOCK_TIMEOUT(
            "lockTimeout",
            Kind.DURATION,
            "10m",
            "How long to wait for another deployment.",
            (policy, value) -> policy.withTimeouts(policy.timeout(), policy.rollbackTimeout(), (Duration) value)),
    MAX_TASK_FAILURES(
            "maxTaskFailures",
            Kind.COUNT,
            Integer.toString(Policy.DEFAULT_MAX_TASK_FAILURES),
            "Failed tasks of the new version that end the deployment early; 0 for no limit.",
            (policy, value) -> policy.withMaxTaskFailures((Integer) value)),
    MAX_LOST_TASKS(
            "maxLostTasks",
            Kind.COUNT,
            Integer.toString(Policy.DEFAULT_MAX_LOST_TASKS),
            "Tasks lost by the infrastructure (agent gone, task dropped) that end the deployment early; 0 for no limit.",
            (policy, value) -> policy.withMaxLostTasks((Integer) value)),
    MIN_HEALTHY_TIME(
            "minHealthyTime",
            Kind.DURATION,
            "",
            "How long instances must have run without a failed task before they count. 10s for an app without health"
                    + " checks and 0s for one with them unless given.",
            (policy, value) -> policy.withMinHealthyTime((Duration) value)),
    SOAK(
            "soak",
            Kind.DURATION,
            "0s",
            "How long the new version has to stay healthy before it counts as deployed.",
            (policy, value) -> policy.withSoak((Duration) value)),
    PROBE(
            "probe",
            Kind.TEXTS,
            "",
            "An address through which the app's users reach it: it must give good answers before the new version counts."
                    + " Several are asked one after the other.",
            (policy, value) -> Probes.added(policy, texts(value))),
    PROBE_EXPECT(
            "probeExpect",
            Kind.TEXTS,
            Probe.DEFAULT_EXPECTED,
            "What an answer must have: a status (200 or 200,204), header:NAME=VALUE or body:TEXT, with ${VERSION}, ${IMAGE},"
                    + " ${TAG} and ${DIGEST} of the new version. Several must all hold.",
            (policy, value) -> Probes.changed(
                    policy, texts(value).equals(List.of(Probe.DEFAULT_EXPECTED)), probe -> probe.withExpected(texts(value)))),
    PROBE_COUNT(
            "probeCount",
            Kind.COUNT,
            Integer.toString(Probe.DEFAULT_COUNT),
            "So many good answers in a row; a bad one begins anew.",
            (policy, value) -> Probes.changed(
                    policy, value.equals(Probe.DEFAULT_COUNT), probe -> probe.withCount((Integer) value))),
    PROBE_INTERVAL(
            "probeInterval",
            Kind.TIME_LIMIT,
            "1s",
            "From one answer to the next question.",
            (policy, value) -> Probes.changed(
                    policy, value.equals(Probe.DEFAULT_INTERVAL), probe -> probe.withInterval((Duration) value))),
    PROBE_TIMEOUT(
            "probeTimeout",
            Kind.TIME_LIMIT,
            "2m",
            "Until so many good answers have come.",
            (policy, value) -> Probes.changed(
                    policy, value.equals(Probe.DEFAULT_TIMEOUT), probe -> probe.withTimeout((Duration) value))),
    REQUIRE_HEALTH_CHECKS(
            "requireHealthChecks",
            Kind.FLAG,
            "false",
            "Refuse an app that has no health check, instead of a warning.",
            (policy, value) -> policy.withRequireHealthChecks((Boolean) value)),
    KEEP_INSTANCES(
            "keepInstances",
            Kind.FLAG,
            "false",
            "Keep the number of instances that runs, for apps that an autoscaler scales.",
            (policy, value) -> policy.withKeepInstances((Boolean) value)),
    MERGE_GROUP(
            "mergeGroup",
            Kind.FLAG,
            "false",
            "Leave apps of the group that are not in the file as they run, instead of stopping them.",
            (policy, value) -> policy.withMergeGroup((Boolean) value)),
    ALWAYS_SUBMIT(
            "alwaysSubmit",
            Kind.FLAG,
            "false",
            "Submit the definition also when it equals what runs, so that Marathon starts every instance anew.",
            (policy, value) -> policy.withAlwaysSubmit((Boolean) value)),
    ALLOW_OLDER(
            "allowOlder",
            Kind.FLAG,
            "false",
            "Replace what a newer build of the same job has deployed.",
            (policy, value) -> policy.withAllowOlder((Boolean) value));

    /** What a parameter takes. */
    public enum Kind {
        /** {@code 10m}, longer than zero. */
        TIME_LIMIT,
        /** {@code 90s}; {@code 0s} as well. */
        DURATION,
        /** A whole number from 0 on. */
        COUNT,
        /** Any number of texts, each on a line of its own. */
        TEXTS,
        /** One of {@link OnFailure}, in any case. */
        FAILURE_CHOICE,
        /** One of {@link OnLock}, in any case. */
        LOCK_CHOICE,
        /** {@code true} or {@code false}. */
        FLAG
    }

    private final String key;
    private final Kind kind;
    private final String defaultText;
    private final String description;
    private final BiFunction<Policy, Object, Policy> change;

    PolicyParameter(
            String key, Kind kind, String defaultText, String description, BiFunction<Policy, Object, Policy> change) {
        this.key = key;
        this.kind = kind;
        this.defaultText = defaultText;
        this.description = description;
        this.change = change;
    }

    /** {@code maxTaskFailures}: as in a pipeline. */
    public String key() {
        return key;
    }

    /** {@code --max-task-failures}: as on the command line. */
    public String option() {
        return "--" + key.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    public Kind kind() {
        return kind;
    }

    /** As a user would write it; empty where it depends on something else, which the description says. */
    public String defaultText() {
        return defaultText;
    }

    /** What it is for, in one or few sentences. */
    public String description() {
        return description;
    }

    /** What can be chosen, as {@link #text} writes it; empty where it is no choice. */
    public List<String> choices() {
        return switch (kind) {
            case FAILURE_CHOICE -> names(OnFailure.values());
            case LOCK_CHOICE -> names(OnLock.values());
            default -> List.of();
        };
    }

    /**
     * A policy with this parameter.
     *
     * @throws IllegalArgumentException with a message for the user, without the parameter's name, when the text is none
     * @see #complete
     */
    public Policy apply(Policy policy, String text) {
        return change.apply(policy, value(text.strip()));
    }

    /**
     * The default policy with what is given; empty texts are not.
     *
     * @throws IllegalArgumentException with a message that names the parameter as in a pipeline
     */
    public static Policy policy(Map<PolicyParameter, String> given) {
        Policy policy = Policy.defaults();
        for (PolicyParameter parameter : values()) {
            String text = given.getOrDefault(parameter, "").strip();
            if (!text.isEmpty()) {
                try {
                    policy = parameter.apply(policy, text);
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException("'" + parameter.key + "': " + wrong.getMessage(), wrong);
                }
            }
        }
        return complete(policy);
    }

    /**
     * A policy to which every parameter that is given was applied, in their order.
     *
     * @throws IllegalArgumentException when two of them contradict each other; the message can be shown
     */
    public static Policy complete(Policy policy) {
        Probes.check(policy);
        return policy;
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Object value) {
        return (List<String>) value;
    }

    private Object value(String text) {
        return switch (kind) {
            case TIME_LIMIT -> positive(DurationText.parse(text));
            case DURATION -> DurationText.parse(text);
            case COUNT -> count(text);
            case TEXTS -> text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
            case FAILURE_CHOICE -> choice(OnFailure.values(), text);
            case LOCK_CHOICE -> choice(OnLock.values(), text);
            case FLAG -> flag(text);
        };
    }

    private static Duration positive(Duration duration) {
        if (duration.isZero()) {
            throw new IllegalArgumentException("it must be longer than zero");
        }
        return duration;
    }

    private static int count(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number from 0 (no limit) on");
        }
        return Integer.parseInt(text);
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        }
        return Boolean.parseBoolean(text);
    }

    private static <E extends Enum<E>> E choice(E[] constants, String text) {
        return Arrays.stream(constants)
                .filter(constant -> text(constant).equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' must be one of: " + String.join(", ", names(constants))));
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants)
                .map(PolicyParameter::text)
                .toList();
    }

    /** A choice as people write it: {@code rollback}, {@code rollbackFailed}. */
    public static String text(Enum<?> choice) {
        String[] words = choice.name().toLowerCase(Locale.ROOT).split("_");
        StringBuilder text = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            text.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
        }
        return text.toString();
    }
}
