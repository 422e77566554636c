package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.OwnTest;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.RunningDeployment;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import io.jenkins.plugins.marathondeploy.marathon.TaskFailure;
import io.jenkins.plugins.marathondeploy.workload.DesiredState;
import io.jenkins.plugins.marathondeploy.workload.KeptMemory;
import io.jenkins.plugins.marathondeploy.workload.KeptValues;
import io.jenkins.plugins.marathondeploy.workload.Snapshot;
import io.jenkins.plugins.marathondeploy.workload.Target;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import io.jenkins.plugins.marathondeploy.workload.TaskFailures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** What the phases of one deployment hand on to each other. */
final class Deployment {
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
    /** For so long, and for as long again as its limits, exchanges may wait for their turns without that counting. */
    private static final Duration SPARED = Duration.ofMinutes(10);

    final Target target;
    final Policy policy;
    /** What is deployed; of a rollback by hand what it goes back to, empty until that was read. */
    String image;
    String digest;
    /** Value of the label by which our own write is recognised. */
    final String submission;
    /** Whose deployment it is; null when that is not known. */
    final Build build;

    final Deadlines deadlines = new Deadlines();
    final List<String> diagnosis = new ArrayList<>();
    final List<String> taskOutput = new ArrayList<>();
    final LinkedHashSet<String> warnings = new LinkedHashSet<>();
    /** What the policy's gates were found to be, in their order. */
    final ArrayList<Finding> findings;
    /** The same of the version that a rollback went back to. */
    final ArrayList<Finding> rollbackFindings;
    /** What was not done because it had been done before, and why that is safe. */
    final LinkedHashMap<String, String> skipped = new LinkedHashMap<>();

    /** What ran before anything was sent; null before the first look. */
    Snapshot before;
    /** What was submitted; null before that. */
    DesiredState desired;
    /** Whether Marathon has shown what was submitted; until then it may not have caught up. */
    boolean arrived;
    /** What the rollback goes to; null before it is sent. */
    DesiredState rollback;
    /** Of the version that is followed. */
    TaskFailures failures;
    /** Why the new version failed; null while it has not. */
    String failure;
    OnFailure onFailure;
    /** What the readiness checks of the running deployment answered last. */
    List<String> readiness = List.of();
    /** The user's interruption; null when there was none. */
    String interruption;
    /** Whether the interruption has had its effect. */
    boolean interruptionTaken;

    String runningVersion = "";
    /** What ran when the gates before anything is sent were asked, see {@link TargetStatus#configuration}; else empty. */
    String askedOf = "";

    /** Whether it counts together with others: what they all want is decided elsewhere, see {@link Machine#joinOthers}. */
    transient boolean joined;
    /** Whether nothing may be sent yet. */
    transient boolean held;
    /** Whether its interruption takes back what it has done, whatever the policy for interruptions says. */
    transient boolean recalled;
    /** What {@link Prepare} has told, where it may be gone through twice; null before that. */
    transient Set<DeploymentEvent> prepared;

    /** Who has to end first; asked before anything is sent, and known to the process only. */
    transient Supplier<Optional<Build>> ahead;
    /** What Marathon keeps otherwise; after a restart between a submission and the first look nothing of it is checked. */
    transient KeptMemory memory = new KeptMemory(KeptValues.NONE, this::warn);
    /** Runs the user's own test; null where there is nobody who does. */
    transient OwnTest ownTest;
    /** What this step's look showed; null where it had none, and where there is no gate to be told of it. */
    transient TargetStatus.Seen seen;
    /** Whether what the last step changed must not be lost. */
    transient boolean worthKeeping;
    /** For how long looks and questions have waited for their turns in all. */
    Duration inQueues = Duration.ZERO;

    private final List<String> deploymentIds = new ArrayList<>(1);
    private final EnumMap<PhaseName, Duration> durations = new EnumMap<>(PhaseName.class);
    private int failedExchanges;
    /** Why the last exchange failed; null where it went well. */
    String trouble;
    private boolean eventsHeard;
    private transient String waitsFor;
    private transient List<DeploymentEvent> events = new ArrayList<>();
    private transient Pace pace = Pace.direct();

    /** For what is read back. */
    Deployment() {
        this(null, Policy.defaults(), "", "", null);
    }

    Deployment(Target target, Policy policy, String image, String digest, Build build) {
        this.target = target;
        this.policy = policy;
        this.image = image;
        this.digest = digest;
        this.submission = UUID.randomUUID().toString();
        this.build = build;
        this.onFailure = policy.onFailure();
        List<Finding> none = Collections.nCopies(policy.gates().size(), Finding.none());
        findings = new ArrayList<>(none);
        rollbackFindings = new ArrayList<>(none);
    }

    /** As the driver wants it. */
    Pace pace() {
        return pace;
    }

    void pace(Pace wanted) {
        pace = wanted;
        eventsHeard |= wanted.events();
    }

    void tell(DeploymentEvent event) {
        events.add(event);
    }

    /** For what is found before anything is sent, which is told once where that is waited for and looked at again. */
    void tellPrepared(DeploymentEvent event) {
        if (joined && prepared == null) {
            prepared = new HashSet<>();
        }
        if (!joined || prepared.add(event)) {
            tell(event);
        }
    }

    void note(String text) {
        tell(new DeploymentEvent.Note(text));
    }

    void warn(String text) {
        if (warnings.add(text)) {
            note("warning: " + text);
        }
    }

    /** Returns what the step that ends has told. What it saw, and its pace, are its alone: a deployment may wait for hours. */
    List<DeploymentEvent> endStep() {
        seen = null;
        pace = Pace.direct();
        List<DeploymentEvent> taken = events;
        events = new ArrayList<>();
        return taken;
    }

    /** An exchange failed and will be tried again: says so once for each message. Returns after how long. */
    Duration retryAfter(RuntimeException failed) {
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(failedExchanges, 5));
        delay = delay.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : delay;
        failedExchanges++;
        if (!failed.getMessage().equals(trouble)) {
            trouble = failed.getMessage();
            tell(new DeploymentEvent.Retrying(trouble, delay));
        }
        return delay;
    }

    /** An exchange went well. */
    void answered() {
        failedExchanges = 0;
        if (trouble != null) {
            trouble = null;
            note("Marathon answers again");
        }
    }

    /** Something else has to end first: says so once for each reason. */
    void waits(String reason, Duration left) {
        if (!reason.equals(waitsFor)) {
            waitsFor = reason;
            tell(new DeploymentEvent.Waiting(reason, left));
        }
    }

    /** Takes the user's interruption: its policy holds from now on. */
    void takeInterruption() {
        interruptionTaken = true;
        onFailure = recalled ? OnFailure.ROLLBACK : policy.onAbort();
        failure = interruption;
        tell(new DeploymentEvent.Failed(failure));
    }

    /** What was deployed is taken back, for a reason that is none of its own. */
    Phase takeBack(String reason) {
        interruptionTaken = true;
        onFailure = OnFailure.ROLLBACK;
        failure = reason;
        deadlines.clear();
        tell(new DeploymentEvent.Failed(reason));
        return Rollback.begin(Rollback.Way.BACK);
    }

    /** Whether there is an interruption that has had no effect yet. */
    boolean isInterrupted() {
        return interruption != null && !interruptionTaken;
    }

    /** Notes how long the phase that ends now took. */
    void leave(PhaseName phase, Instant now) {
        took(phase, deadlines.since(Timer.PHASE, now));
        deadlines.set(Timer.PHASE, now);
    }

    void took(PhaseName phase, Duration time) {
        durations.merge(phase, time, Duration::plus);
    }

    /**
     * An exchange has waited so long for its turn. All limits move by that, until it was too much in all: a system that is
     * hopelessly busy must not keep a deployment open for hours. The wait of a write has a limit of its own. Returns by how
     * much they moved.
     */
    Duration queued(Need exchange, Duration time) {
        if (time.isZero()) {
            return time;
        }
        boolean counts = exchange.kind() != Need.Kind.WRITE;
        Duration left = mostQueued().minus(inQueues);
        Duration moved = !counts || time.compareTo(left) < 0 ? time : left.isNegative() ? Duration.ZERO : left;
        deadlines.move(moved);
        inQueues = counts ? inQueues.plus(time) : inQueues;
        took(PhaseName.QUEUE, time);
        return moved;
    }

    private Duration mostQueued() {
        return policy.gates().stream().map(Gate::limit).reduce(policy.timeout().plus(SPARED), Duration::plus);
    }

    /** Whether it counts from now on when an exchange waits for its turn. */
    boolean isQueueingCounted() {
        return inQueues.compareTo(mostQueued()) >= 0;
    }

    Duration elapsed(Instant now) {
        return deadlines.since(Timer.PHASE, now);
    }

    void accepted(String what, Submission accepted) {
        tell(new DeploymentEvent.Submitted(what, accepted.version(), accepted.deploymentId()));
        started(accepted.deploymentId());
    }

    List<String> deploymentIds() {
        return deploymentIds;
    }

    private void started(String deploymentId) {
        if (!deploymentId.isEmpty() && !deploymentIds.contains(deploymentId)) {
            deploymentIds.add(deploymentId);
        }
    }

    /** The read of the target. */
    Need readTarget() {
        return Need.read(target::read);
    }

    /**
     * Returns the answer to {@link #readTarget}; empty when there is no such target.
     *
     * @throws MarathonException when the read failed
     */
    Optional<TargetStatus> read(Answer answer) {
        return target.status(answer.get());
    }

    /**
     * What is followed of a target: of a group that was merged into what runs, the apps of the file. Of the others, nothing
     * is judged, counted or held against it.
     */
    TargetStatus ours(TargetStatus status) {
        return policy.has(Policy.Option.MERGE_GROUP)
                ? status.only(id -> desired.names(id) || rollback != null && rollback.names(id))
                : status;
    }

    /** Whether going back to the group's version before undoes nothing of what somebody else did to its other apps. */
    boolean isUndisturbed(TargetStatus status) {
        return policy.has(Policy.Option.MERGE_GROUP)
                ? desired.isWhole(ours(status)) && before.hasSameBeside(desired, status)
                : desired.isWhole(status);
    }

    void saw(TargetStatus status) {
        runningVersion = status.version();
        // Gates that are asked before anything is sent are told of the look itself.
        seen = policy.gates().stream().allMatch(gate -> gate.when() == Gate.When.BEFORE) ? null : TargetStatus.Seen.of(status);
    }

    /**
     * After a lost answer: finds the deployment that brings a version (D02-deployments-during has the submission's own
     * version). In a group, another deployment may run beside it, and must not be taken for ours.
     */
    DesiredState identified(DesiredState state, List<RunningDeployment> running) {
        Optional<String> id = running.stream()
                .filter(one -> one.version().equals(state.version()) && state.concerns(one.affectedApps()))
                .map(RunningDeployment::id)
                .findFirst();
        id.ifPresent(this::started);
        return id.map(state::withDeployment).orElse(state);
    }

    /**
     * Counts and tells failed tasks of a version, anew with each version. Returns why they leave it no prospect, if so.
     *
     * @param limited whether the limits of failures apply: a version on its way back is given its whole time, since
     *                failures that it shows may come from instances that stop
     */
    Optional<String> countFailures(String version, TargetStatus status, boolean limited) {
        if (failures == null || !failures.isOf(version)) {
            failures = new TaskFailures(version, before == null ? Snapshot.NOTHING : before);
        }
        int limit = limited ? policy.maxTaskFailures() : 0;
        int mostLost = limited ? policy.maxLostTasks() : 0;
        for (AppStatus app : status.apps()) {
            for (TaskFailure one : failures.record(app)) {
                boolean lost = TaskFailures.isLost(one);
                tell(new DeploymentEvent.TaskFailed(
                        one.taskId(), one.state(), one.message(), lost ? failures.lost() : failures.count(),
                        lost ? mostLost : limit, lost));
            }
        }
        return failures.hopeless(limit, mostLost);
    }

    int failedTasks() {
        return failures == null ? 0 : failures.count() + failures.lost();
    }

    private List<Report.GateResult> gateResults() {
        List<Report.GateResult> results = new ArrayList<>();
        for (int i = 0; i < policy.gates().size() && i < findings.size(); i++) {
            Gate gate = policy.gates().get(i);
            Finding found = findings.get(i);
            results.add(new Report.GateResult(gate.name(), gate.when(), found.state(), found.saw()));
        }
        return results;
    }

    /** Ends the deployment; {@link Machine} completes the report. */
    Phase end(Outcome outcome, boolean byOthers, String reason) {
        return new Phase.Ended(report(new Report.End(outcome, byOthers, interruption != null && !recalled, reason)));
    }

    /** Ends it, interrupted before it has changed anything. */
    Phase withdrawn(String when) {
        return recalled
                ? end(Outcome.REFUSED, false, Verdict.sentence(interruption) + " Nothing was changed on Marathon.")
                : end(Outcome.CANCELLED, false, interruption + when);
    }

    /** The report as it stands now. */
    Report report(Report.End end) {
        return new Report(
                end,
                new Report.Subject(target.id(), image, digest),
                new Report.Versions(
                        desired == null ? "" : desired.version(),
                        before == null ? "" : before.version(),
                        runningVersion,
                        List.copyOf(deploymentIds)),
                new Report.Evidence(diagnosis, taskOutput, List.copyOf(warnings), eventsHeard, gateResults()),
                durations,
                skipped);
    }
}
