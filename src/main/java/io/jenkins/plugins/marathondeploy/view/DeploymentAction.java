package io.jenkins.plugins.marathondeploy.view;

import hudson.Util;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
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
    private String status = "";
    private Outcome outcome;
    private String reason = "";
    private String version = "";
    private String previousVersion = "";
    private String image = "";
    private String digest = "";
    private long ended;
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

    /** Puts a card on the build's page. */
    public static DeploymentAction begin(
            Run<?, ?> run, String key, String app, String marathonUrl, String harborUrl) {
        DeploymentAction card =
                new DeploymentAction(key, app, marathonUrl, harborUrl, System.currentTimeMillis());
        run.addAction(card);
        return card;
    }

    /** The build's card of that key. */
    public static Optional<DeploymentAction> find(Run<?, ?> run, String key) {
        return run.getActions(DeploymentAction.class).stream()
                .filter(card -> card.key.equals(key))
                .findFirst();
    }

    /** Shows where the deployment stands. */
    public synchronized void progress(String text) {
        status = text;
    }

    /** Shows how it ended. */
    public synchronized void end(Report report, long now) {
        app = report.id();
        outcome = report.outcome();
        reason = report.reason();
        version = report.version();
        previousVersion = report.previousVersion();
        image = report.image();
        digest = report.digest();
        diagnosis.addAll(report.diagnosis());
        output.addAll(report.taskOutput());
        report.durations().forEach((phase, duration) -> parts.add(new Part(phase, duration)));
        ended = now;
    }

    public String getKey() {
        return key;
    }

    public synchronized String getApp() {
        return app;
    }

    public synchronized String getStatus() {
        return status;
    }

    public synchronized boolean isRunning() {
        return outcome == null;
    }

    public synchronized boolean isGood() {
        return outcome != null && outcome.isGood();
    }

    public synchronized String getOutcome() {
        return outcome == null ? "" : outcome.name();
    }

    public synchronized String getOutcomeText() {
        return outcome == null
                ? Messages.DeploymentAction_running()
                : outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
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

    public synchronized String getImage() {
        return image;
    }

    public synchronized String getDigest() {
        return digest;
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

    /** When it began; the page says how long ago. */
    public Date getBeganDate() {
        return new Date(began);
    }

    /** How long ago it ended, or began where it still runs. */
    public synchronized String getAge() {
        return Util.getTimeSpanString(System.currentTimeMillis() - (ended == 0 ? began : ended));
    }

    /** The app's page in Marathon's own user interface; empty when the address is no web address. */
    public String getMarathonLink() {
        return Links.marathonApp(marathonUrl, getApp());
    }

    /** The repository in Harbor's user interface; empty when there is none. */
    public String getHarborLink() {
        return Links.harborImage(harborUrl, getImage());
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
            return phase.name().toLowerCase(Locale.ROOT);
        }

        /** {@code 12.3 s}, {@code 4 min 05 s}. */
        public String getText() {
            return millis < 60_000
                    ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
                    : String.format(Locale.ROOT, "%d min %02d s", millis / 60_000, millis / 1000 % 60);
        }
    }
}
