package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.gate.FailureLog;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** What the phases of one deployment hand on to each other. */
final class Course implements Serializable {
    private static final long serialVersionUID = 1L;

    final Target target;
    final Policy policy;
    final String image;
    final String digest;
    /** Value of the label by which our own write is recognised. */
    final String submission;
    /** Whose deployment it is; null when that is not known. */
    final Build build;

    final Attendance time = new Attendance();
    final Attempts attempts = new Attempts();
    final ArrayList<String> deploymentIds = new ArrayList<>();
    final ArrayList<String> diagnosis = new ArrayList<>();
    final ArrayList<String> taskOutput = new ArrayList<>();
    /** What was not done because it had been done before, and why that is safe. */
    final LinkedHashMap<String, String> skipped = new LinkedHashMap<>();

    Before before;
    Claim claim;
    /** Whether Marathon has shown what we submitted; until then it may not have caught up. */
    boolean seenOurs;

    /** What the rollback claims. */
    Claim rollback;

    FailureLog failures;
    /** Why the new version failed; null while it has not. */
    String failure;

    OnFailure onFailure;
    /** The user's interruption; null when there was none. */
    String interruption;

    /** Whether the interruption has had its effect. */
    boolean interruptionTaken;
    String runningVersion = "";
    Report report;

    /** Null where nobody else is known. */
    transient Turn turn;

    private String trouble;
    private transient String waitsFor;
    private boolean eventsHeard;
    private final LinkedHashMap<PhaseName, Duration> durations = new LinkedHashMap<>();
    private transient List<DeploymentEvent> events;
    private transient Pace pace;

    Course(Target target, Policy policy, String image, String digest, String submission, Build build) {
        this.target = target;
        this.policy = policy;
        this.image = image;
        this.digest = digest;
        this.submission = submission;
        this.build = build;
        this.onFailure = policy.onFailure();
    }

    /** As the driver wants it. */
    Pace pace() {
        return pace == null ? Pace.direct() : pace;
    }

    void pace(Pace wanted) {
        pace = wanted;
        eventsHeard |= wanted.events();
    }

    void tell(DeploymentEvent event) {
        if (events == null) {
            events = new ArrayList<>();
        }
        events.add(event);
    }

    List<DeploymentEvent> takeEvents() {
        List<DeploymentEvent> taken = events == null ? List.of() : events;
        events = null;
        return taken;
    }

    /** An exchange failed and will be tried again: says so once for each message. @return after how long */
    Duration troubled(RuntimeException failure) {
        Duration delay = attempts.next();
        if (!failure.getMessage().equals(trouble)) {
            trouble = failure.getMessage();
            tell(new DeploymentEvent.Retrying(trouble, delay));
        }
        return delay;
    }

    /** An exchange went well. */
    void answered() {
        attempts.succeeded();
        if (trouble != null) {
            trouble = null;
            tell(new DeploymentEvent.Note("Marathon answers again"));
        }
    }

    /** Something else has to end first: says so once for each reason. */
    void waits(String reason, Duration left) {
        if (!reason.equals(waitsFor)) {
            waitsFor = reason;
            tell(new DeploymentEvent.Waiting(reason, left));
        }
    }

    /** What went wrong last, if it still does. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Takes the user's interruption: its policy holds from now on. */
    void interrupted() {
        interruptionTaken = true;
        onFailure = policy.onAbort();
        failure = interruption;
        tell(new DeploymentEvent.Failed(failure));
    }

    /** Whether there is an interruption that has had no effect yet. */
    boolean isInterrupted() {
        return interruption != null && !interruptionTaken;
    }

    /** Notes how long the phase that ends now took. */
    void leave(PhaseName phase, Instant now) {
        Instant since = time.get(Timer.PHASE);
        durations.merge(phase, since == null ? Duration.ZERO : Duration.between(since, now), Duration::plus);
        time.set(Timer.PHASE, now);
    }

    Duration elapsed(Instant now) {
        Instant since = time.get(Timer.PHASE);
        return since == null ? Duration.ZERO : Duration.between(since, now);
    }

    void accepted(String what, Submission accepted) {
        tell(new DeploymentEvent.Submitted(what, accepted.version(), accepted.deploymentId()));
        started(accepted.deploymentId());
    }

    void started(String deploymentId) {
        if (!deploymentId.isEmpty() && !deploymentIds.contains(deploymentId)) {
            deploymentIds.add(deploymentId);
        }
    }

    void saw(TargetStatus status) {
        runningVersion = status.version();
    }

    /** Ends the course. */
    Phase end(Outcome outcome, boolean byOthers, String reason) {
        report = new Report(
                outcome,
                byOthers,
                interruption != null,
                reason,
                target.id(),
                claim == null ? "" : claim.version(),
                before == null ? "" : before.version(),
                runningVersion,
                deploymentIds,
                image,
                digest,
                durations,
                diagnosis,
                taskOutput,
                false,
                skipped);
        return new Ended();
    }

    /** The report with the last phase's duration in it. */
    void seal() {
        report = new Report(
                report.outcome(), report.byOthers(), report.interrupted(), report.reason(), report.id(),
                report.version(), report.previousVersion(), report.runningVersion(), report.deploymentIds(),
                report.image(), report.digest(), durations, report.diagnosis(), report.taskOutput(), eventsHeard,
                skipped);
    }
}
