package io.jenkins.plugins.marathondeploy.view;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a deployment looks at one moment: what its card and the job's table show. */
public final class DeploymentCard {
    private final StoredDeployment deployment;
    private final long now;

    /** @param now milliseconds since 1970 */
    DeploymentCard(StoredDeployment deployment, long now) {
        this.deployment = deployment;
        this.now = now;
    }

    /** {@code running}, {@code good}, {@code bad}, or {@code open} for what nobody proved. */
    public String getState() {
        Outcome outcome = deployment.outcome();
        if (outcome == null && deployment.end() == null) {
            return deployment.isRunning() ? "running" : "open";
        }
        return outcome == null && !deployment.isGood() && !deployment.isInterrupted()
                ? "bad"
                : state(outcome, deployment.isGood());
    }

    /** Of what has ended; {@code open} where there is no outcome. */
    static String state(@CheckForNull Outcome outcome, boolean good) {
        if (good) {
            return "good";
        }
        boolean nobodysFault = outcome == null || outcome == Outcome.SUPERSEDED || outcome == Outcome.CANCELLED;
        return nobodysFault ? "open" : "bad";
    }

    /**
     * Whether it has ended otherwise than the job asked for: then the card begins with the reason and with what runs, and folds
     * what nobody looks for first.
     */
    public boolean isUnproven() {
        return !deployment.isRunning() && !getState().equals("good");
    }

    /** Whether there is something to fold then. */
    public boolean isDetailed() {
        boolean versions = !(deployment.getVersion() + deployment.getPreviousVersion()).isEmpty();
        return versions || !deployment.getDigest().isEmpty() || !getPassedGates().isEmpty();
    }

    public List<String> getPassedGates() {
        return deployment.getGates().stream().filter(Report.GateResult::isPassed).toList();
    }

    /** Those that have not passed, or were not asked. */
    public List<String> getOpenGates() {
        return deployment.getGates().stream().filter(gate -> !Report.GateResult.isPassed(gate)).toList();
    }

    /** Core's symbol for that. */
    public String getSymbol() {
        return symbol(getState());
    }

    static String symbol(String state) {
        return switch (state) {
            case "running" -> "symbol-status-blue-anime";
            case "good" -> "symbol-status-blue";
            case "bad" -> "symbol-status-red";
            default -> "symbol-status-yellow";
        };
    }

    /** The outcome in a person's words. */
    public String getOutcomeText() {
        Outcome outcome = deployment.outcome();
        return outcome == null ? endText() : text(outcome);
    }

    static String text(Outcome outcome) {
        return switch (outcome) {
            case DEPLOYED -> Messages.DeploymentCard_deployed();
            case UNCHANGED -> Messages.DeploymentCard_unchanged();
            case ROLLED_BACK -> Messages.DeploymentCard_rolledBack();
            case ROLLBACK_FAILED -> Messages.DeploymentCard_rollbackFailed();
            case NOTHING_TO_ROLL_BACK -> Messages.DeploymentCard_nothingToRollBack();
            case LEFT -> Messages.DeploymentCard_left();
            case CANCELLED -> Messages.DeploymentCard_cancelled();
            case SUPERSEDED -> Messages.DeploymentCard_superseded();
            case REFUSED -> Messages.DeploymentCard_refused();
        };
    }

    private String endText() {
        StoredDeployment.End end = deployment.end();
        if (end == null) {
            return deployment.isRunning() ? runningText() : Messages.DeploymentCard_unknown();
        }
        return switch (end) {
            case PUSHED -> deployment.skipped().isEmpty()
                    ? Messages.DeploymentCard_pushed()
                    : Messages.DeploymentCard_found();
            case DRY_RUN -> Messages.DeploymentCard_dryRun();
            case NOT_STARTED -> notStartedText();
        };
    }

    private String runningText() {
        return switch (deployment.getKind()) {
            case DEPLOYMENT -> Messages.DeploymentCard_running();
            case ROLLBACK -> Messages.DeploymentCard_rollingBack();
            case PUSH -> Messages.DeploymentCard_pushing();
            case DRY_RUN -> Messages.DeploymentCard_dryRunning();
        };
    }

    private String notStartedText() {
        if (deployment.isInterrupted()) {
            return Messages.DeploymentCard_aborted();
        }
        return switch (deployment.getKind()) {
            case DEPLOYMENT -> Messages.DeploymentCard_notDeployed();
            case ROLLBACK -> Messages.DeploymentCard_notRolledBack();
            case PUSH -> Messages.DeploymentCard_notPushed();
            case DRY_RUN -> Messages.DeploymentCard_dryRunFailed();
        };
    }

    /** Where it stands, or what it waits for; empty when it has ended. */
    public String getStatus() {
        return deployment.isRunning() ? deployment.getStatus() : "";
    }

    /** One step of the bar, and of the legend below it. */
    public static final class Segment {
        private final DeploymentStep step;
        private final long millis;
        private final String state;
        private double x;
        private double width;

        private Segment(DeploymentStep step, long millis, String state) {
            this.step = step;
            this.millis = millis;
            this.state = state;
        }

        public DeploymentStep getStep() {
            return step;
        }

        /** {@code 12.3 s}; empty for a step that is still to come. */
        public String getTime() {
            return millis == 0 && !state.equals("now") ? "" : time(millis);
        }

        /** {@code done}, {@code now}, {@code next}, or {@code stopped} for the one that the deployment did not get over. */
        public String getState() {
            return state;
        }

        /** In thousandths of the bar. */
        public String getX() {
            return String.format(Locale.ROOT, "%.1f", x);
        }

        public String getWidth() {
            return String.format(Locale.ROOT, "%.1f", width);
        }
    }

    /** The steps that took time, and while it runs those that are to come. */
    public List<Segment> getSegments() {
        DeploymentProgress progress = deployment.progress();
        boolean running = deployment.isRunning();
        List<Segment> segments = new ArrayList<>();
        for (DeploymentStep step : DeploymentStep.values()) {
            long millis = progress.duration(step, now);
            boolean current = running && progress.current() == step;
            boolean shown = millis >= LEAST || current || running && expected(progress).contains(step);
            if (shown) {
                segments.add(new Segment(step, millis >= LEAST ? millis : 0, state(progress, step, millis >= LEAST)));
            }
        }
        place(segments);
        return segments;
    }

    private String state(DeploymentProgress progress, DeploymentStep step, boolean tookTime) {
        if (deployment.isRunning()) {
            // Of instances that were healthy one can fail again.
            boolean again = progress.current() == DeploymentStep.FOLLOW && step.compareTo(DeploymentStep.FOLLOW) > 0;
            return progress.current() == step ? "now" : again || !tookTime ? "next" : "done";
        }
        boolean back = deployment.getKind() == StoredDeployment.Kind.ROLLBACK;
        boolean isLast = back ? step == DeploymentStep.ROLLBACK : step == progress.reached();
        return !isLast || getState().equals("good") ? "done" : "stopped";
    }

    /** What would be shown as 0.0 s is left out. */
    private static final long LEAST = 50;

    private Set<DeploymentStep> expected(DeploymentProgress progress) {
        Set<DeploymentStep> expected = EnumSet.noneOf(DeploymentStep.class);
        if (deployment.isBuilding() && deployment.skipped().isEmpty()) {
            expected.add(DeploymentStep.BUILD);
            expected.add(DeploymentStep.PUSH);
        }
        if (deployment.getKind() == StoredDeployment.Kind.DEPLOYMENT) {
            expected.add(DeploymentStep.SUBMIT);
            expected.add(DeploymentStep.FOLLOW);
            expected.add(DeploymentStep.VERIFY);
        } else if (deployment.getKind() == StoredDeployment.Kind.ROLLBACK) {
            expected.add(DeploymentStep.ROLLBACK);
        }
        if (progress.current() != null) {
            expected.removeIf(step -> step.ordinal() < progress.current().ordinal());
        }
        return expected;
    }

    /** Each as wide as it took long, but wide enough to be seen. */
    private static void place(List<Segment> segments) {
        List<Segment> begun = segments.stream().filter(one -> !one.getState().equals("next")).toList();
        double total = begun.stream().mapToLong(one -> one.millis).sum();
        double least = 12;
        double room = 1000 - least * begun.size();
        double x = 0;
        for (Segment segment : begun) {
            segment.x = x;
            segment.width = least + (total == 0 ? room / begun.size() : room * segment.millis / total);
            x += segment.width;
        }
    }

    /** Where the instances stand, as a picture. */
    public InstancePicture getInstances() {
        DeploymentProgress progress = deployment.progress();
        return new InstancePicture(
                progress.healthy(), progress.starting(), progress.old(), progress.undone(), progress.failed());
    }

    /** What happened when, as a picture. */
    public TimelinePicture getTimeline() {
        Timeline timeline = deployment.progress().timeline();
        return new TimelinePicture(timeline, timeline.end() == 0 ? now - deployment.getBegan() : timeline.end());
    }

    /** The one line of the task's output that says most about why it failed; empty when there is none. */
    public String getTellingLine() {
        return TellingLine.of(deployment.getOutput());
    }

    /** {@code …; /shop/web runs version 2026-11-23T00:36:50.735Z: 4 of 4 instances are healthy}, as a reason ends. */
    private static final Pattern RUNS =
            Pattern.compile("(?s)(?<cause>.*?)(; |^|, )(?<id>\\S+) runs version (?<version>\\S+): (?<standing>.*)");

    /** Why it ended so, without what runs now, which has its own line. */
    public String getCause() {
        Matcher runs = RUNS.matcher(deployment.getReason());
        String text = deployment.getReason();
        if (runs.matches()) {
            text = runs.group("cause").isEmpty() || deployment.isGood() ? runs.group("standing") : runs.group("cause");
        }
        // Not the name of a parameter, such as appJson, or of a Marathon.
        boolean word = text.matches("(?s)[a-z]+[ ,;:].*") && !beginsWithCentre(text);
        return word ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) : text;
    }

    private boolean beginsWithCentre(String text) {
        return deployment instanceof DeploymentAction action
                && action.getCentres().stream().anyMatch(centre -> text.startsWith(centre.getCentre() + " "));
    }

    /** How the instances of what runs now stand; empty where the reason does not tell. */
    public String getRunsStatus() {
        Matcher runs = RUNS.matcher(deployment.getReason());
        return runs.matches() && !deployment.isGood() && !runs.group("cause").isEmpty() ? runs.group("standing") : "";
    }

    /** What runs after a deployment that failed; empty when nobody knows. */
    public String getRunsNow() {
        Outcome outcome = deployment.outcome();
        if (outcome == null || deployment.isGood() || deployment.getRunningVersion().isEmpty()) {
            return "";
        }
        if (outcome == Outcome.ROLLED_BACK) {
            return Messages.DeploymentCard_runsBefore();
        }
        return deployment.getRunningVersion().equals(deployment.getVersion())
                ? Messages.DeploymentCard_runsFailed()
                : deployment.getRunningVersion().equals(deployment.getPreviousVersion())
                        ? Messages.DeploymentCard_runsBefore()
                        : Messages.DeploymentCard_runs();
    }

    public MarathonVersion getRunningVersion() {
        return new MarathonVersion(deployment.getRunningVersion());
    }

    public MarathonVersion getVersion() {
        return new MarathonVersion(deployment.getVersion());
    }

    public MarathonVersion getPreviousVersion() {
        return new MarathonVersion(deployment.getPreviousVersion());
    }

    /** The reference without its digest, which is long and shown on its own. */
    public String getImageName() {
        return withoutDigest(deployment.getImage());
    }

    static String withoutDigest(String image) {
        return image.replaceAll("@sha256:.*$", "");
    }

    /** The same without the registry, for a table. */
    public String getShortImage() {
        return withoutRegistry(getImageName());
    }

    static String withoutRegistry(String image) {
        return image.replaceFirst("^[^/]*[.:][^/]*/", "");
    }

    /** {@code sha256:0123456789ab}. */
    public String getShortDigest() {
        String digest = deployment.getDigest();
        return digest.length() > 19 ? digest.substring(0, 19) : digest;
    }

    /** Why the image was neither built nor pushed; empty when it was, or existed. */
    public String getBuildSkipped() {
        return deployment.skipped().getOrDefault(Report.BUILD, "");
    }

    /** Why nothing was submitted; empty when something was. */
    public String getSubmissionSkipped() {
        return deployment.skipped().getOrDefault(Report.SUBMISSION, "");
    }

    /** All lines that a failed task printed last. */
    public String getOutput() {
        return String.join("\n", deployment.getOutput());
    }

    /** How long it took, or has taken. */
    public String getDuration() {
        return time(deployment.getDuration());
    }

    /** Why it ended so, for a table; empty where the outcome says it all. */
    public String getShortReason() {
        return getState().equals("good") || getState().equals("running") ? getStatus() : getCause();
    }

    /** How long ago it ended, or began where it still runs. */
    public String getAge() {
        return Util.getTimeSpanString(now - (deployment.getEnded() == 0 ? deployment.getBegan() : deployment.getEnded()));
    }

    /** When it ended, or began where it still runs. */
    public Date getDate() {
        return new Date(deployment.getEnded() == 0 ? deployment.getBegan() : deployment.getEnded());
    }

    /** The app's page in Marathon's own user interface; empty when the address is no web address. */
    public String getMarathonLink() {
        return deployment.getApp().isEmpty() ? "" : Links.marathonApp(deployment.marathonUrl(), deployment.getApp());
    }

    /** The artifact in Harbor's user interface; empty when there is none. */
    public String getHarborLink() {
        String image = deployment.getImage();
        // A rollback by hand names no Harbor.
        String harbor = deployment.harborUrl().isEmpty() && !image.isEmpty()
                ? RunningApp.harborOf(deployment, image)
                : deployment.harborUrl();
        return Links.harborImage(harbor, image, deployment.getDigest());
    }

    /** {@code 12.3 s}, {@code 4 min 05 s}. */
    static String time(long millis) {
        return millis < 60_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1000.0)
                : String.format(Locale.ROOT, "%d min %02d s", millis / 60_000, millis / 1000 % 60);
    }
}
