package io.jenkins.plugins.marathondeploy.view;

import hudson.AbortException;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
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
import java.util.function.UnaryOperator;
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
    /** Names of the Marathon, as {@link MarathonAccess} has them; null in what was stored without them. */
    private final String server;
    private final String serverUrl;
    private final String credentialsId;

    private String app;
    private volatile DeploymentStatus status = DeploymentStatus.of("");
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
    private Map<String, String> skipped = new LinkedHashMap<>();
    private List<String> warnings = new ArrayList<>();
    private List<String> diagnosis = new ArrayList<>();
    private List<String> output = new ArrayList<>();
    private List<Part> parts = new ArrayList<>();

    private transient Run<?, ?> run;

    /**
     * @param key       tells the deployments of one build apart
     * @param app       id of the app or group
     * @param access    which Marathon it goes to
     * @param harborUrl empty where no Harbor is known
     * @param began     milliseconds since 1970
     */
    private DeploymentAction(String key, String app, MarathonAccess access, String harborUrl, long began)
            throws AbortException {
        this.key = key;
        this.app = app;
        this.marathonUrl = access.resolve().getUrl();
        this.server = access.server();
        this.serverUrl = access.url();
        this.credentialsId = access.credentialsId();
        this.harborUrl = harborUrl;
        this.began = began;
    }

    /**
     * Puts a card on the build's page, and stores it: after a kill of Jenkins a pipeline finds it again.
     *
     * @param key tells the deployments of one build apart
     */
    public static DeploymentAction begin(
            Run<?, ?> run, String key, String app, MarathonAccess access, String harborUrl) throws IOException {
        DeploymentAction card =
                new DeploymentAction(key, app, access, harborUrl, System.currentTimeMillis());
        run.addAction(card);
        store(run);
        return card;
    }

    /** The build's card of that key. */
    public static Optional<DeploymentAction> find(Run<?, ?> run, String key) {
        return run.getActions(DeploymentAction.class).stream()
                .filter(card -> key.equals(card.key))
                .findFirst();
    }

    /** What was stored by an older version lacks what came later. */
    private synchronized Object readResolve() {
        status = status == null ? DeploymentStatus.of("") : status;
        app = Util.fixNull(app);
        reason = Util.fixNull(reason);
        version = Util.fixNull(version);
        previousVersion = Util.fixNull(previousVersion);
        runningVersion = Util.fixNull(runningVersion);
        image = Util.fixNull(image);
        digest = Util.fixNull(digest);
        skipped = skipped == null ? new LinkedHashMap<>() : skipped;
        warnings = warnings == null ? new ArrayList<>() : warnings;
        diagnosis = diagnosis == null ? new ArrayList<>() : diagnosis;
        output = output == null ? new ArrayList<>() : output;
        parts = parts == null ? new ArrayList<>() : parts;
        parts.removeIf(part -> part == null || part.phase == null);
        return this;
    }

    /** Shows where the deployment stands. */
    public synchronized void show(DeploymentStatus latest) {
        status = latest;
    }

    /**
     * Shows how it ended, and stores that.
     *
     * @param asWanted whether this is the end that the job asked for
     * @param mask     takes secrets of the run out of a text
     */
    public void end(Report report, boolean asWanted, UnaryOperator<String> mask) throws IOException {
        take(report, asWanted, mask);
        store(run);
    }

    /** Shows, and stores, why nobody knows how it ended, and what runs instead. */
    public void endUnfollowed(String why) throws IOException {
        synchronized (this) {
            reason = why;
            ended = System.currentTimeMillis();
        }
        store(run);
    }

    /** Whether nobody has told yet how it ended. */
    synchronized boolean isOpen() {
        return ended == 0 && outcome == null;
    }

    /** Which Marathon it went to. */
    MarathonAccess access() {
        return server == null
                ? new MarathonAccess("", marathonUrl, "")
                : new MarathonAccess(server, serverUrl, credentialsId);
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

    private synchronized void take(Report report, boolean asWanted, UnaryOperator<String> mask) {
        app = report.id();
        outcome = report.outcome();
        good = asWanted;
        interrupted = report.interrupted();
        reason = mask.apply(report.reason());
        version = report.version();
        previousVersion = report.previousVersion();
        runningVersion = report.runningVersion();
        image = report.image();
        digest = report.digest();
        skipped.putAll(report.skipped());
        report.warnings().stream().map(mask).forEach(warnings::add);
        report.diagnosis().stream().map(mask).forEach(diagnosis::add);
        report.taskOutput().stream().map(mask).forEach(output::add);
        report.durations().forEach((phase, duration) -> parts.add(new Part(phase, duration)));
        ended = System.currentTimeMillis();
    }

    public String getKey() {
        return Util.fixNull(key);
    }

    public synchronized String getApp() {
        return app;
    }

    /** {@code 2 of 4 healthy, 00:37}. */
    public synchronized String getStatus() {
        return status.text(System.currentTimeMillis());
    }

    public synchronized boolean isRunning() {
        return outcome == null && ended == 0 && run != null && run.isBuilding();
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

    /** What a person should know although it did not decide the end. */
    public synchronized List<String> getWarnings() {
        return List.copyOf(warnings);
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
        if (isOpen()) {
            LostDeployments.onLoad(loaded, this);
        }
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
                case QUEUE -> Messages.DeploymentAction_queue();
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
