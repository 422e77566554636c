package io.jenkins.plugins.marathondeploy.pipeline;

import io.jenkins.plugins.marathondeploy.deploy.Report;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What a step returns to the pipeline, and what its exception carries. Plain fields, since pipelines are persisted. */
public final class DeploymentResult implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String outcome;
    private final String reason;
    private final String app;
    private final String version;
    private final String previousVersion;
    private final String deploymentId;
    private final String image;
    private final String digest;
    private final LinkedHashMap<String, Long> durations = new LinkedHashMap<>();
    private final String[] diagnosis;
    private final String followedBy;
    private final LinkedHashMap<String, String> skipped;

    public DeploymentResult(Report report) {
        outcome = report.outcome().name();
        reason = report.reason();
        app = report.id();
        version = report.version();
        previousVersion = report.previousVersion();
        deploymentId = report.deploymentIds().isEmpty() ? "" : report.deploymentIds().get(0);
        image = report.image();
        digest = report.digest();
        report.durations().forEach((phase, duration) ->
                durations.put(phase.name().toLowerCase(Locale.ROOT), duration.toMillis()));
        diagnosis = report.diagnosis().toArray(String[]::new);
        followedBy = report.followedBy();
        skipped = new LinkedHashMap<>(report.skipped());
    }

    /** {@code DEPLOYED}, {@code UNCHANGED}, {@code ROLLED_BACK}, … */
    @Whitelisted
    public String getOutcome() {
        return outcome;
    }

    /** In one sentence. */
    @Whitelisted
    public String getReason() {
        return reason;
    }

    /** Id of the app or group. */
    @Whitelisted
    public String getApp() {
        return app;
    }

    /** Marathon's version of what was submitted. */
    @Whitelisted
    public String getVersion() {
        return version;
    }

    /** Marathon's version of what ran before; empty for a new app. */
    @Whitelisted
    public String getPreviousVersion() {
        return previousVersion;
    }

    /** The first deployment; empty when nothing was submitted. */
    @Whitelisted
    public String getDeploymentId() {
        return deploymentId;
    }

    @Whitelisted
    public String getImage() {
        return image;
    }

    @Whitelisted
    public String getDigest() {
        return digest;
    }

    /** Milliseconds by phase, in lower case. */
    @Whitelisted
    public Map<String, Long> getDurations() {
        return new LinkedHashMap<>(durations);
    }

    /** Why it failed, a line each. */
    @Whitelisted
    public List<String> getDiagnosis() {
        return List.of(diagnosis);
    }

    /** {@code events} or {@code polling}: how its end was found out. */
    @Whitelisted
    public String getFollowedBy() {
        return followedBy;
    }

    /**
     * What was not done because it had been done before, and why that is safe: {@code build} (and push),
     * {@code submission}; empty when everything was done.
     */
    @Whitelisted
    public Map<String, String> getSkipped() {
        return new LinkedHashMap<>(skipped);
    }

    @Override
    public String toString() {
        return outcome + " " + app + ": " + reason;
    }
}
