package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.template.Problems;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a deployment. Texts that are not known are empty.
 *
 * @param end       how it ended
 * @param subject   what was deployed
 * @param versions  of Marathon
 * @param evidence  what was found out on the way
 * @param durations how long each phase took, in order
 * @param skipped   what was not done because it had been done before ({@link #BUILD}, {@link #SUBMISSION}), and why that
 *                  is safe
 */
public record Report(
        End end,
        Subject subject,
        Versions versions,
        Evidence evidence,
        Map<PhaseName, Duration> durations,
        Map<String, String> skipped) {
    /** Key of {@link #skipped}: the image's build and push. */
    public static final String BUILD = "build";
    /** Key of {@link #skipped}: the definition's submission. */
    public static final String SUBMISSION = "submission";

    /**
     * How it ended.
     *
     * @param byOthers    whether someone else brought that end about (superseded, cancelled, deleted)
     * @param interrupted whether the user interrupted it
     * @param reason      why, in sentences; what runs now is part of it when the end is not good
     */
    public record End(Outcome outcome, boolean byOthers, boolean interrupted, String reason) {}

    /**
     * What was deployed.
     *
     * @param id     the app or group
     * @param image  image reference
     * @param digest image digest
     */
    public record Subject(String id, String image, String digest) {}

    /**
     * Marathon's versions.
     *
     * @param submitted   of what was submitted, or of what runs unchanged
     * @param before      that ran before; empty for a new app
     * @param running     that Marathon last said it has; empty when the app is gone or unknown
     * @param deployments ids of those this one started, its rollback's included, in order
     */
    public record Versions(String submitted, String before, String running, List<String> deployments) {}

    /**
     * What was found out.
     *
     * @param diagnosis   why it failed, a line each; empty when it did not
     * @param taskOutput  the last lines a failed task printed
     * @param warnings    what a person should know although it did not decide the end, a line each: what is probably a
     *                    mistake in the definition, that no health check proved anything
     * @param eventsHeard whether Marathon's events were heard while it was followed; otherwise polling alone told
     * @param gates       what had to hold besides, in order, whether or not it was asked for
     */
    public record Evidence(
            List<String> diagnosis, List<String> taskOutput, List<String> warnings, boolean eventsHeard,
            List<GateResult> gates) {
        public Evidence {
            diagnosis = copy(diagnosis);
            taskOutput = copy(taskOutput);
            warnings = copy(warnings);
            gates = List.copyOf(gates);
        }
    }

    /**
     * What became of a gate.
     *
     * @param saw what was seen last, or why nothing was
     */
    public record GateResult(String name, Gate.When when, Finding.State state, String saw) {
        private static final List<String> NOT_PASSED =
                List.of(": warning, ", ": failed, ", ": not passed, ", ": can't be asked, ");

        /** Whether a {@link #text} is of one that has passed; what was seen may be any text. */
        public static boolean isPassed(String text) {
            int passed = text.indexOf(": passed, ");
            return passed >= 0 && NOT_PASSED.stream().mapToInt(text::indexOf).noneMatch(at -> at >= 0 && at < passed);
        }

        /** One line for people. */
        public String text() {
            return name + ": " + switch (state) {
                case PASSED -> "passed, ";
                case WARNED -> "warning, ";
                case FAILED -> "failed, ";
                case NOT_YET -> "not passed, ";
                case UNASKED -> "can't be asked, ";
                case NOT_ASKED -> "";
            } + saw;
        }
    }

    public Report {
        durations = Collections.unmodifiableMap(durations == null ? new LinkedHashMap<>() : new LinkedHashMap<>(durations));
        skipped = Collections.unmodifiableMap(skipped == null ? new LinkedHashMap<>() : new LinkedHashMap<>(skipped));
    }

    private static List<String> copy(List<String> lines) {
        return lines == null ? List.of() : List.copyOf(lines);
    }

    public Outcome outcome() {
        return end.outcome;
    }

    public boolean byOthers() {
        return end.byOthers;
    }

    public boolean interrupted() {
        return end.interrupted;
    }

    public String reason() {
        return end.reason;
    }

    public String id() {
        return subject.id;
    }

    public String image() {
        return subject.image;
    }

    public String digest() {
        return subject.digest;
    }

    public String version() {
        return versions.submitted;
    }

    public String previousVersion() {
        return versions.before;
    }

    public String runningVersion() {
        return versions.running;
    }

    public List<String> deploymentIds() {
        return versions.deployments;
    }

    public List<String> diagnosis() {
        return evidence.diagnosis;
    }

    public List<String> taskOutput() {
        return evidence.taskOutput;
    }

    public List<String> warnings() {
        return evidence.warnings;
    }

    public List<GateResult> gates() {
        return evidence.gates;
    }

    /** How many there are, for the end of a console, where each was told when it was found; empty for none. */
    public Optional<String> warningCount() {
        return warnings().isEmpty() ? Optional.empty() : Optional.of(Problems.count(warnings().size(), "warning"));
    }

    public boolean eventsHeard() {
        return evidence.eventsHeard;
    }

    /** By what it was found out: {@code events} or {@code polling}. */
    public String followedBy() {
        return eventsHeard() ? "events" : "polling";
    }

    /** All phases together. */
    public Duration total() {
        return durations.values().stream().reduce(Duration.ZERO, Duration::plus);
    }
}
