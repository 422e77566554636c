package io.jenkins.plugins.marathondeploy.view;

import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jenkins.model.RunAction2;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * One deployment of a build, as its page shows it. Plain fields, since it is stored in {@code build.xml}; nothing in it
 * is a secret, and everything that came from Marathon is shown as text.
 */
@Restricted(NoExternalUse.class)
public final class DeploymentAction extends InvisibleAction implements RunAction2 {
    private final String key;
    private final String marathonUrl;
    private final String harborUrl;
    private final long began;

    private String app;
    private volatile Standing standing = Standing.of("");
    private Outcome outcome;
    private boolean good;
    private boolean interrupted;
    private String reason = "";
    private String version = "";
    private String previousVersion = "";
    private String runningVersion = "";
    private String image = "";
    private String digest = "";
    private long ended;
    private final Map<String, String> skipped = new LinkedHashMap<>();
    private final List<String> diagnosis = new ArrayList<>();
    private final List<String> output = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();

    private transient Run<?, ?> run;

    /**
     * @param key         tells the deployments of one build apart
     * @param app         id of the app or group
     * @param marathonUrl the first address of its Marathon
     * @param harborUrl   empty where no Harbor is known
     * @param began       milliseconds since 1970
     */
    private DeploymentAction(String key, String app, String marathonUrl, String harborUrl, long began) {
        this.key = key;
        this.app = app;
        this.marathonUrl = marathonUrl;
        this.harborUrl = harborUrl;
        this.began = began;
    }

    /**
     * Puts a card on the build's page, and stores it: after a kill of Jenkins a pipeline finds it again.
     *
     * @param key tells the deployments of one build apart
     */
    public static DeploymentAction begin(
            Run<?, ?> run, String key, String app, String marathonUrl, String harborUrl) throws IOException {
        DeploymentAction card =
                new DeploymentAction(key, app, marathonUrl, harborUrl, System.currentTimeMillis());
        run.addAction(card);
        store(run);
        return card;
    }

    /** The build's card of that key. */
    public static Optional<DeploymentAction> find(Run<?, ?> run, String key) {
        return run.getActions(DeploymentAction.class).stream()
                .filter(card -> card.key.equals(key))
                .findFirst();
    }

    /** Shows where the deployment stands, as far as the event says so. */
    public synchronized void show(DeploymentEvent event) {
        Standing.of(event, System.currentTimeMillis()).ifPresent(latest -> standing = latest);
    }

    /**
     * Shows how it ended, and stores that.
     *
     * @param asWanted whether this is the end that the job asked for
     */
    public void end(Report report, boolean asWanted) throws IOException {
        take(report, asWanted);
        store(run);
    }

    /**
     * Not while a freestyle build is under way: its result is good already when the post-build actions run, and would
     * be found so after a kill of Jenkins. One that was not stored counts as failed then; its end stores the card, too.
     */
    private static void store(Run<?, ?> run) throws IOException {
        if (!(run instanceof AbstractBuild)) {
            run.save();
        }
    }

    private synchronized void take(Report report, boolean asWanted) {
        app = report.id();
        outcome = report.outcome();
        good = asWanted;
        interrupted = report.interrupted();
        reason = report.reason();
        version = report.version();
        previousVersion = report.previousVersion();
        runningVersion = report.runningVersion();
        image = report.image();
        digest = report.digest();
        skipped.putAll(report.skipped());
        diagnosis.addAll(report.diagnosis());
        output.addAll(report.taskOutput());
        report.durations().forEach((phase, duration) -> parts.add(new Part(phase, duration)));
        ended = System.currentTimeMillis();
    }

    public String getKey() {
        return key;
    }

    public synchronized String getApp() {
        return app;
    }

    /** {@code 2 of 4 healthy, 00:37}. */
    public synchronized String getStatus() {
        return standing.text(System.currentTimeMillis());
    }

    public synchronized boolean isRunning() {
        return outcome == null && run != null && run.isBuilding();
    }

    /** What the card looks like: {@code running}, {@code good}, {@code bad}, or {@code open} for what nobody proved. */
    public synchronized String getState() {
        if (outcome == null) {
            return isRunning() ? "running" : "open";
        }
        if (good) {
            return "good";
        }
        return outcome == Outcome.SUPERSEDED || outcome == Outcome.CANCELLED ? "open" : "bad";
    }

    /** Whether somebody aborted the build. */
    public synchronized boolean isInterrupted() {
        return interrupted;
    }

    /** Whether it was proven that what runs now is healthy. */
    public synchronized boolean isProven() {
        return outcome != null && (outcome.isGood() || outcome == Outcome.ROLLED_BACK);
    }

    /** Whether the way back was what the job wanted. */
    synchronized boolean isByHand() {
        return outcome == Outcome.ROLLED_BACK && good;
    }

    public synchronized String getOutcome() {
        return outcome == null ? "" : outcome.name();
    }

    /** The outcome in a person's words. */
    public synchronized String getOutcomeText() {
        if (outcome == null) {
            return isRunning() ? Messages.DeploymentAction_running() : Messages.DeploymentAction_unknown();
        }
        return switch (outcome) {
            case DEPLOYED -> Messages.DeploymentAction_deployed();
            case UNCHANGED -> Messages.DeploymentAction_unchanged();
            case ROLLED_BACK -> Messages.DeploymentAction_rolledBack();
            case ROLLBACK_FAILED -> Messages.DeploymentAction_rollbackFailed();
            case NOTHING_TO_ROLL_BACK -> Messages.DeploymentAction_nothingToRollBack();
            case LEFT -> Messages.DeploymentAction_left();
            case CANCELLED -> Messages.DeploymentAction_cancelled();
            case SUPERSEDED -> Messages.DeploymentAction_superseded();
            case REFUSED -> Messages.DeploymentAction_refused();
        };
    }

    public synchronized String getReason() {
        return reason;
    }

    public synchronized String getVersion() {
        return version;
    }

    public synchronized String getPreviousVersion() {
        return previousVersion;
    }

    /** The version that Marathon last said it has; empty when the app is gone or unknown. */
    public synchronized String getRunningVersion() {
        return runningVersion;
    }

    /** The reference as it was deployed. */
    public synchronized String getImage() {
        return image;
    }

    /** The reference without its digest, which is long and shown on its own. */
    public synchronized String getImageName() {
        return image.replaceAll("@sha256:.*$", "");
    }

    public synchronized String getDigest() {
        return digest;
    }

    /** Why the image was neither built nor pushed; empty when it was, or existed. */
    public synchronized String getBuildSkipped() {
        return skipped.getOrDefault(Report.BUILD, "");
    }

    /** Why nothing was submitted; empty when something was. */
    public synchronized String getSubmissionSkipped() {
        return skipped.getOrDefault(Report.SUBMISSION, "");
    }

    public synchronized List<String> getDiagnosis() {
        return List.copyOf(diagnosis);
    }

    public synchronized String getOutput() {
        return String.join("\n", output);
    }

    public synchronized List<Part> getParts() {
        return List.copyOf(parts);
    }

    public long getBegan() {
        return began;
    }

    /** Milliseconds since 1970; 0 while it runs. */
    public synchronized long getEnded() {
        return ended;
    }

    /** When it ended, or began where it still runs. */
    public synchronized Date getDate() {
        return new Date(ended == 0 ? began : ended);
    }

    /** How long ago it ended, or began where it still runs. */
    public synchronized String getAge() {
        return Util.getTimeSpanString(System.currentTimeMillis() - (ended == 0 ? began : ended));
    }

    /** The app's page in Marathon's own user interface; empty when the address is no web address. */
    public String getMarathonLink() {
        return Links.marathonApp(marathonUrl, getApp());
    }

    /** The artifact in Harbor's user interface; empty when there is none. */
    public String getHarborLink() {
        return Links.harborImage(harborUrl, getImage(), getDigest());
    }

    public Run<?, ?> getRun() {
        return run;
    }

    @Override
    public void onAttached(Run<?, ?> attached) {
        run = attached;
    }

    @Override
    public void onLoad(Run<?, ?> loaded) {
        run = loaded;
    }

    /** One phase of the time line. */
    public static final class Part {
        private final PhaseName phase;
        private final long millis;

        Part(PhaseName phase, Duration duration) {
            this.phase = phase;
            millis = duration.toMillis();
        }

        public String getName() {
            return switch (phase) {
                case PREPARE -> Messages.DeploymentAction_prepare();
                case SUBMIT -> Messages.DeploymentAction_submit();
                case FOLLOW -> Messages.DeploymentAction_follow();
                case SOAK -> Messages.DeploymentAction_soak();
                case DIAGNOSE -> Messages.DeploymentAction_diagnose();
                case ROLLBACK -> Messages.DeploymentAction_rollback();
                case ENDED -> Messages.DeploymentAction_ended();
            };
        }

        /** {@code 12.3 s}, {@code 4 min 05 s}. */
        public String getText() {
            return millis < 60_000
                    ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
                    : String.format(Locale.ROOT, "%d min %02d s", millis / 60_000, millis / 1000 % 60);
        }
    }
}
