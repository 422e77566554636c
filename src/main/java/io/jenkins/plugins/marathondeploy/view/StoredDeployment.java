package io.jenkins.plugins.marathondeploy.view;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.AbortException;
import hudson.Util;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.InvisibleAction;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * What is stored of a deployment, or of a push, in {@code build.xml}: plain fields, of which none is a secret. Collections
 * are replaced, never changed, since a build may be stored at any moment; the fields are guarded by this object.
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public abstract class StoredDeployment extends InvisibleAction {
    /** What the build wanted. */
    public enum Kind {
        DEPLOYMENT,
        ROLLBACK,
        PUSH,
        DRY_RUN
    }

    /** An end that is none of a deployment's. */
    enum End {
        PUSHED,
        DRY_RUN,
        /** It failed, or was aborted, before anything was sent to Marathon. */
        NOT_STARTED
    }

    private final String key;
    /** Null in what was stored without it. */
    private final Kind kind;
    /** Whether an image is built. */
    private final boolean building;

    private final String marathonUrl;
    /** Its name in the configuration; empty for one that the job has named by its address, null in what was stored without it. */
    private final String marathonName;

    private final String harborUrl;
    final long began;
    /** Names of the Marathon, as the job gave them to {@link MarathonAccess}; null in what was stored without them. */
    private final String server;
    private final String serverUrl;
    private final String credentialsId;

    /** The Marathon's name where this is its part of a deployment to several; null for every other. */
    String centre;
    /** Of a deployment to several Marathons their names, in order; empty for a single one, null in what was stored without it. */
    List<String> centres = new ArrayList<>();
    /** Those of them that were left out on purpose. */
    List<String> without = new ArrayList<>();
    /** Which of them is the reason for the end; empty where there is none so far. */
    String cause = "";
    /** Of one of several its own time without that in which it waited for others, milliseconds; 0 while it is not known. */
    long took;

    String app;
    /** Whether nothing has been sent to Marathon so far. */
    boolean preparing;
    volatile DeploymentStatus status = DeploymentStatus.of("");
    /** As earlier versions stored the status. */
    private DeploymentStatus standing;
    DeploymentProgress progress = new DeploymentProgress();
    Outcome outcome;
    End end;
    boolean good;
    boolean interrupted;
    String reason = "";
    String version = "";
    String previousVersion = "";
    String runningVersion = "";
    String image = "";
    String digest = "";
    long ended;
    Map<String, String> skipped = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    List<String> gates = new ArrayList<>();
    List<MetricPicture> curves = new ArrayList<>();
    List<String> changes = new ArrayList<>();
    List<String> diagnosis = new ArrayList<>();
    List<String> output = new ArrayList<>();
    /** Who is told of it while it lives, as {@link DeploymentAction#keepNotices} has it; null for nobody. */
    String notices;
    /** As earlier versions stored durations. */
    List<Part> parts;

    transient Run<?, ?> run;

    StoredDeployment(String key, Beginning beginning, long began, Item item) {
        this.key = key;
        kind = beginning.kind;
        building = beginning.building;
        app = Util.fixNull(beginning.app);
        MarathonAccess access = beginning.access;
        MarathonServer marathon = access == null ? null : marathon(access, item);
        marathonUrl = marathon == null ? "" : marathon.getUrl();
        marathonName = marathon == null ? "" : marathon.getName();
        server = access == null ? "" : access.server();
        serverUrl = access == null ? "" : access.url();
        credentialsId = access == null ? "" : access.credentialsId();
        harborUrl = beginning.harborUrl;
        preparing = true;
        this.began = began;
    }

    /**
     * What a build is about to do.
     *
     * @param app       id of the app or group; empty where it is not known yet
     * @param access    which Marathon it goes to; null for a push
     * @param harborUrl empty where no Harbor is known
     * @param building  whether an image is built
     */
    public record Beginning(
            Kind kind, String app, @CheckForNull MarathonAccess access, String harborUrl, boolean building) {}

    /** Null where the name leads to none: why, the deployment says. */
    @CheckForNull
    private static MarathonServer marathon(MarathonAccess access, Item item) {
        try {
            return access.resolve(item);
        } catch (AbortException e) {
            return null;
        }
    }

    /** What was stored by an older version lacks what came later. */
    protected final synchronized Object readResolve() {
        if (standing != null) {
            status = standing;
            standing = null;
        }
        status = status == null ? DeploymentStatus.of("") : status;
        progress = progress == null ? new DeploymentProgress() : progress;
        centres = centres == null ? new ArrayList<>() : centres;
        without = without == null ? new ArrayList<>() : without;
        cause = Util.fixNull(cause);
        app = Util.fixNull(app);
        reason = Util.fixNull(reason);
        version = Util.fixNull(version);
        previousVersion = Util.fixNull(previousVersion);
        runningVersion = Util.fixNull(runningVersion);
        image = Util.fixNull(image);
        digest = Util.fixNull(digest);
        skipped = skipped == null ? new LinkedHashMap<>() : skipped;
        warnings = warnings == null ? new ArrayList<>() : warnings;
        gates = gates == null ? new ArrayList<>() : gates;
        curves = curves == null ? new ArrayList<>() : curves;
        changes = changes == null ? new ArrayList<>() : changes;
        diagnosis = diagnosis == null ? new ArrayList<>() : diagnosis;
        output = output == null ? new ArrayList<>() : output;
        if (parts != null) {
            Map<PhaseName, Duration> phases = new LinkedHashMap<>();
            parts.stream()
                    .filter(part -> part != null && part.phase != null)
                    .forEach(part -> phases.put(part.phase, Duration.ofMillis(part.millis)));
            progress.end(phases, began, ended);
            parts = null;
        }
        return this;
    }

    /** Whether nobody has told yet how it ended. */
    final synchronized boolean isOpen() {
        return ended == 0 && outcome == null;
    }

    /** Whether nothing has been sent to Marathon so far, and nobody has told that nothing will be. */
    public final synchronized boolean isPreparing() {
        return preparing && isOpen();
    }

    /** Whether it is stored which Marathon it went to, with which login; earlier versions stored the address alone. */
    public final boolean isAskable() {
        return server != null;
    }

    /** Whether its Marathon is one that the job may use today. Asks nobody. */
    final boolean isUsable() {
        return access().refusal(run.getParent()).isEmpty();
    }

    /** Which Marathon it went to, whichever is the only one by now; without its login where it is not {@link #isAskable}. */
    public final MarathonAccess access() {
        return isAskable()
                ? new MarathonAccess(server, serverUrl, credentialsId).orServer(marathonName)
                : new MarathonAccess("", marathonUrl, "");
    }

    /** What a build is about to do that deploys this again. */
    public final Beginning again() {
        return new Beginning(Kind.DEPLOYMENT, getApp(), access(), harborUrl(), false);
    }

    public final String getKey() {
        return Util.fixNull(key);
    }

    public final Kind getKind() {
        return kind == null ? Kind.DEPLOYMENT : kind;
    }

    final boolean isBuilding() {
        return building;
    }

    @Exported(visibility = 2)
    public final synchronized String getApp() {
        return app;
    }

    final synchronized DeploymentProgress progress() {
        return progress;
    }

    /** {@code 2 of 4 healthy, 00:37}. */
    public final synchronized String getStatus() {
        return status.text(System.currentTimeMillis());
    }

    public final synchronized boolean isRunning() {
        return isOpen() && run != null && run.isBuilding();
    }

    /** Whether this is what the job asked for. */
    final synchronized boolean isGood() {
        return good;
    }

    /** Whether somebody aborted the build. */
    public final synchronized boolean isInterrupted() {
        return interrupted;
    }

    /** Whether it was proven that what runs now is healthy. */
    public final synchronized boolean isProven() {
        return outcome != null && (outcome.isGood() || outcome == Outcome.ROLLED_BACK);
    }

    /** Whether the way back was what the job wanted. */
    final synchronized boolean isByHand() {
        return outcome == Outcome.ROLLED_BACK && good;
    }

    /** How the deployment ended; null while it runs, and for every other end. */
    @CheckForNull
    final synchronized Outcome outcome() {
        return outcome;
    }

    @CheckForNull
    final synchronized End end() {
        return end;
    }

    /** {@code DEPLOYED}, {@code ROLLED_BACK}, …, {@code PUSHED}, {@code DRY_RUN}, {@code NOT_STARTED}; empty while it runs. */
    @Exported(visibility = 2)
    public final synchronized String getOutcome() {
        return outcome != null ? outcome.name() : end == null ? "" : end.name();
    }

    @Exported(visibility = 2)
    public final synchronized String getReason() {
        return reason;
    }

    @Exported(visibility = 2)
    public final synchronized String getVersion() {
        return version;
    }

    public final synchronized String getPreviousVersion() {
        return previousVersion;
    }

    /** The version that Marathon last said it has; empty when the app is gone or unknown. */
    public final synchronized String getRunningVersion() {
        return runningVersion;
    }

    /** The reference as it was deployed. */
    @Exported(visibility = 2)
    public final synchronized String getImage() {
        return image;
    }

    @Exported(visibility = 2)
    public final synchronized String getDigest() {
        return digest;
    }

    /** What was not done, by the keys of {@link Report#skipped}, and why. */
    final synchronized Map<String, String> skipped() {
        return new LinkedHashMap<>(skipped);
    }

    /** What a person should know although it did not decide the end. */
    public final synchronized List<String> getWarnings() {
        return List.copyOf(warnings);
    }

    /** Metrics that were looked at. */
    public final synchronized List<MetricPicture> getCurves() {
        return List.copyOf(curves);
    }

    /** What had to hold besides Marathon's own word, a line each. */
    public final synchronized List<String> getGates() {
        return List.copyOf(gates);
    }

    /** Of a dry run: what would change. */
    public final synchronized List<String> getChanges() {
        return List.copyOf(changes);
    }

    public final synchronized List<String> getDiagnosis() {
        return List.copyOf(diagnosis);
    }

    /** The last lines a failed task printed. */
    public final synchronized List<String> getOutput() {
        return List.copyOf(output);
    }

    public final long getBegan() {
        return began;
    }

    /** Milliseconds since 1970; 0 while it runs. */
    public final synchronized long getEnded() {
        return ended;
    }

    /** Milliseconds, until now while it runs. */
    @Exported(visibility = 2)
    public final synchronized long getDuration() {
        return took > 0 ? took : Math.max(0, (ended == 0 ? System.currentTimeMillis() : ended) - began);
    }

    /** The Marathon's name where this is its part of a deployment to several; else empty. */
    @Exported(visibility = 2)
    public final synchronized String getCentre() {
        return Util.fixNull(centre);
    }

    final String marathonUrl() {
        return Util.fixNull(marathonUrl);
    }

    /** Its name in the configuration, else its addresses. */
    @Exported(visibility = 2)
    public final String getMarathon() {
        return Util.fixNull(marathonName).isEmpty() ? marathonUrl() : marathonName;
    }

    final String harborUrl() {
        return Util.fixNull(harborUrl);
    }

    public final Run<?, ?> getRun() {
        return run;
    }

    /** A duration, as earlier versions stored it. */
    public static final class Part {
        @SuppressFBWarnings(value = "UWF_UNWRITTEN_FIELD", justification = "read from build.xml")
        private PhaseName phase;

        @SuppressFBWarnings(value = "UWF_UNWRITTEN_FIELD", justification = "read from build.xml")
        private long millis;

        /** Before any build is loaded. Here, since a class that initializes is looked through at each start of Jenkins. */
        @Initializer(before = InitMilestone.PLUGINS_STARTED)
        public static void readEarlierName() {
            Run.XSTREAM2.addCompatibilityAlias(Part.class.getPackageName() + ".DeploymentAction$Part", Part.class);
        }
    }
}
