package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.marathondeploy.auth.TextMask;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Preview;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.release.DryRun;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
    private final String[] warnings;
    private final String[] diagnosis;
    /** Null in what was stored without it. */
    private final ArrayList<LinkedHashMap<String, String>> gates = new ArrayList<>();
    private final String followedBy;
    private final LinkedHashMap<String, String> skipped;
    private final String[] changes;
    private final String definition;
    private final String runningVersion;
    /** Of one of several Marathons its name, else empty. */
    private final String centre;
    /** One for each of several Marathons; null in what was stored without it. */
    private final ArrayList<DeploymentResult> centres = new ArrayList<>();
    private final String[] without;

    /** @param mask takes secrets of the run out of a text */
    public DeploymentResult(Report report, TextMask mask) {
        this(report, report.end(), "", new String[0], mask);
    }

    /**
     * Of several Marathons: what became of all, and otherwise that of the one that is the reason.
     *
     * @param mask takes secrets of the run out of a text
     */
    public DeploymentResult(RolloutReport report, TextMask mask) {
        this(report.causing(), report.end(), "", report.without().toArray(String[]::new), mask);
        report.centres().forEach(one ->
                centres.add(new DeploymentResult(one.report(), one.report().end(), one.name(), new String[0], mask)));
    }

    private DeploymentResult(Report report, Report.End end, String centre, String[] without, TextMask mask) {
        outcome = end.outcome().name();
        reason = mask.maskOwn(end.reason());
        this.centre = centre;
        this.without = without;
        runningVersion = report.runningVersion();
        app = report.id();
        version = report.version();
        previousVersion = report.previousVersion();
        deploymentId = report.deploymentIds().isEmpty() ? "" : report.deploymentIds().get(0);
        image = report.image();
        digest = report.digest();
        report.durations().forEach((phase, duration) ->
                durations.put(phase.name().toLowerCase(Locale.ROOT), duration.toMillis()));
        warnings = masked(report.warnings(), mask);
        diagnosis = report.diagnosis().stream().map(mask::mask).toArray(String[]::new);
        report.gates().forEach(gate -> {
            LinkedHashMap<String, String> told = new LinkedHashMap<>();
            told.put("name", mask.maskOwn(gate.name()));
            told.put("when", gate.when().name().toLowerCase(Locale.ROOT));
            told.put("state", gate.state().name());
            told.put("saw", mask.maskOwn(gate.saw()));
            gates.add(told);
        });
        followedBy = report.followedBy();
        skipped = new LinkedHashMap<>(report.skipped());
        changes = new String[0];
        definition = "";
    }

    /** Of a dry run. */
    DeploymentResult(DryRun seen, TextMask mask) {
        this("", seen, mask);
    }

    private DeploymentResult(String centre, DryRun seen, TextMask mask) {
        this(Preview.OUTCOME, seen.preview().summary(), seen.preview().id(), seen, centre, List.of(), mask);
    }

    /** Of a dry run for several Marathons. */
    static DeploymentResult seen(LinkedHashMap<String, DryRun> seen, List<String> without, TextMask mask) {
        String summary = seen.entrySet().stream()
                .map(centre -> centre.getKey() + ": " + centre.getValue().preview().summary())
                .collect(Collectors.joining("; "));
        DryRun first = seen.values().iterator().next();
        DeploymentResult result =
                new DeploymentResult(Preview.OUTCOME, summary, first.preview().id(), first, "", without, mask);
        seen.forEach((name, one) -> result.centres.add(new DeploymentResult(name, one, mask)));
        return result;
    }

    /** Of a deployment that was refused before anything was built or sent. */
    static DeploymentResult refused(String app, String reason, TextMask mask) {
        return new DeploymentResult(Outcome.REFUSED.name(), reason, app, null, "", List.of(), mask);
    }

    private DeploymentResult(
            String outcome,
            String reason,
            String app,
            @CheckForNull DryRun seen,
            String centre,
            List<String> without,
            TextMask mask) {
        this.centre = centre;
        this.without = without.toArray(String[]::new);
        runningVersion = "";
        this.outcome = outcome;
        this.reason = mask.maskOwn(reason);
        this.app = app;
        version = "";
        previousVersion = "";
        deploymentId = "";
        image = seen == null ? "" : seen.deployment().image();
        digest = seen == null ? "" : seen.deployment().digest();
        warnings = seen == null ? new String[0] : masked(seen.deployment().warnings(), mask);
        diagnosis = new String[0];
        followedBy = "";
        skipped = new LinkedHashMap<>();
        // Both quote the definition.
        changes = seen == null ? new String[0] : seen.preview().changes().stream().map(mask::mask).toArray(String[]::new);
        definition = seen == null ? "" : MaskedDefinition.of(seen.definition(), mask).toString();
    }

    private static String[] masked(List<String> lines, TextMask mask) {
        return lines.stream().map(mask::maskOwn).toArray(String[]::new);
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
        return durations == null ? Map.of() : new LinkedHashMap<>(durations);
    }

    /** What a person should know although it did not decide the end, a line each: that no health check proved anything. */
    @Whitelisted
    public List<String> getWarnings() {
        return list(warnings);
    }

    /** Why it failed, a line each. */
    @Whitelisted
    public List<String> getDiagnosis() {
        return list(diagnosis);
    }

    /** What had to hold besides: {@code name}, {@code when}, {@code state}, {@code saw} of each, in order. */
    @Whitelisted
    public List<Map<String, String>> getGates() {
        return gates == null ? List.of() : new ArrayList<>(gates);
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
        return skipped == null ? Map.of() : new LinkedHashMap<>(skipped);
    }

    /** Of a dry run: what would change, a line each. */
    @Whitelisted
    public List<String> getChanges() {
        return list(changes);
    }

    /** Of a dry run: the JSON that would be sent, but for labels of ours; values from the environment are masked. */
    @Whitelisted
    public String getDefinition() {
        return definition == null ? "" : definition;
    }

    /** Marathon's version that it last said it has; empty when the app is gone or unknown. */
    @Whitelisted
    public String getRunningVersion() {
        return Util.fixNull(runningVersion);
    }

    /** Of one of several Marathons its name in the configuration; else empty. */
    @Whitelisted
    public String getCentre() {
        return Util.fixNull(centre);
    }

    /** What became of each of several Marathons, in their order; empty for a single one. */
    @Whitelisted
    public List<DeploymentResult> getCentres() {
        return centres == null ? List.of() : new ArrayList<>(centres);
    }

    /** The Marathons that were left out on purpose. */
    @Whitelisted
    public List<String> getWithout() {
        return list(without);
    }

    /** A pipeline that an older version has persisted lacks what came later. */
    private static List<String> list(@CheckForNull String[] lines) {
        return lines == null ? List.of() : List.of(lines);
    }

    @Override
    public String toString() {
        return outcome + " " + app + ": " + reason;
    }
}
