package io.jenkins.plugins.marathondeploy.deploy;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a deployment. Texts that are not known are empty.
 *
 * @param outcome         how it ended
 * @param byOthers        whether someone else brought that end about (superseded, cancelled, deleted)
 * @param interrupted     whether the user interrupted it
 * @param reason          why, in one sentence; what runs now is part of it when the end is not good
 * @param id              the app or group
 * @param version         Marathon's version of what was submitted, or of what runs unchanged
 * @param previousVersion the version that ran before; empty for a new app
 * @param runningVersion  the version Marathon last said it has; empty when the app is gone or unknown
 * @param deploymentIds   the deployments this one started, its rollback's included, in order
 * @param image           image reference
 * @param digest          image digest
 * @param durations       how long each phase took, in order
 * @param diagnosis       why it failed, a line each; empty when it did not
 * @param taskOutput      the last lines a failed task printed
 * @param eventsHeard     whether Marathon's events were heard while it was followed; otherwise polling alone told
 * @param skipped         what was not done because it had been done before ({@link #BUILD}, {@link #SUBMISSION}), and why
 *                        that is safe
 */
public record Report(
        Outcome outcome,
        boolean byOthers,
        boolean interrupted,
        String reason,
        String id,
        String version,
        String previousVersion,
        String runningVersion,
        ArrayList<String> deploymentIds,
        String image,
        String digest,
        LinkedHashMap<PhaseName, Duration> durations,
        ArrayList<String> diagnosis,
        ArrayList<String> taskOutput,
        boolean eventsHeard,
        LinkedHashMap<String, String> skipped)
        implements Serializable {
    /** Key of {@link #skipped}: the image's build and push. */
    public static final String BUILD = "build";
    /** Key of {@link #skipped}: the definition's submission. */
    public static final String SUBMISSION = "submission";

    public Report {
        deploymentIds = new ArrayList<>(deploymentIds);
        durations = new LinkedHashMap<>(durations);
        diagnosis = new ArrayList<>(diagnosis);
        taskOutput = new ArrayList<>(taskOutput);
        skipped = new LinkedHashMap<>(skipped);
    }

    /** Without events, and with nothing skipped. */
    public Report(
            Outcome outcome,
            boolean byOthers,
            boolean interrupted,
            String reason,
            String id,
            String version,
            String previousVersion,
            String runningVersion,
            ArrayList<String> deploymentIds,
            String image,
            String digest,
            LinkedHashMap<PhaseName, Duration> durations,
            ArrayList<String> diagnosis,
            ArrayList<String> taskOutput) {
        this(
                outcome, byOthers, interrupted, reason, id, version, previousVersion, runningVersion, deploymentIds,
                image, digest, durations, diagnosis, taskOutput, false,
                new LinkedHashMap<>());
    }

    /** What a person should know although it did not decide the end, a line each: that no health check proved anything. */
    public List<String> warnings() {
        return List.of();
    }

    /** By what it was found out: {@code events} or {@code polling}. */
    public String followedBy() {
        return eventsHeard ? "events" : "polling";
    }

    /** All phases together. */
    public Duration total() {
        return durations.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** For those who only read. */
    public List<String> deployments() {
        return List.copyOf(deploymentIds);
    }

    /** For those who only read. */
    public Map<PhaseName, Duration> phases() {
        return Map.copyOf(durations);
    }
}
