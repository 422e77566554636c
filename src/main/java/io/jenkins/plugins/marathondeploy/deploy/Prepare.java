package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Changes;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.FoundRunning;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.gate.Facts;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.Probe;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import io.jenkins.plugins.marathondeploy.workload.DesiredState;
import io.jenkins.plugins.marathondeploy.workload.Plan;
import io.jenkins.plugins.marathondeploy.workload.Snapshot;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Waits for its turn, reads what runs, waits until nobody else deploys to it, and decides what is to be sent, if
 * anything.
 *
 * @param definition what is wanted
 * @param labels     ours, for each app that changes
 * @param lost       what was sent already without a trace of it so far; it may still arrive; null when nothing was sent
 * @param resumed    whether it was read back, and so builds that are ahead may not be back yet
 */
record Prepare(Definition definition, LinkedHashMap<String, String> labels, Submit.Lost lost, boolean resumed)
        implements Phase {
    /** After a restart, builds come back one after the other: for so long one that was ahead may still be missing. */
    private static final Duration COMING_BACK = Duration.ofSeconds(10);

    @Override
    public PhaseName name() {
        return lost == null ? PhaseName.PREPARE : PhaseName.SUBMIT;
    }

    @Override
    public Phase afterLostAnswer() {
        return readBack();
    }

    /** This, read back: builds that are ahead may not be back yet. */
    Prepare readBack() {
        return new Prepare(definition, labels, lost, true);
    }

    /** This, to be gone through once more after a submission of which there is no trace. */
    Prepare after(Submit.Lost sent) {
        return new Prepare(definition, labels, sent, resumed);
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        boolean waits = lost == null
                && (deployment.interruption != null
                        || impossible(deployment).isPresent()
                        || ahead(deployment).isPresent()
                        || isComingBack(deployment, now));
        return waits ? Need.nothing() : deployment.readTarget();
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        if (deployment.interruption != null && lost == null) {
            return cancelled(deployment);
        }
        if (answer.need().kind() == Need.Kind.NOTHING) {
            return beforeReading(deployment, now);
        }
        Optional<TargetStatus> found;
        try {
            found = deployment.read(answer);
        } catch (MarathonException e) {
            return Waiting.forContact(deployment, e, this, now);
        }
        deployment.deadlines.clear(Timer.CONTACT);
        deployment.answered();
        found.ifPresent(deployment::saw);
        Optional<DesiredState> arrived = lost == null
                ? Optional.empty()
                : lost.plan().arrived(deployment.submission, deployment.before, found);
        if (arrived.isPresent()) {
            return Submit.arrived(deployment, lost.plan(), arrived.get(), now);
        }
        if (deployment.interruption != null) {
            return cancelled(deployment);
        }
        return decide(deployment, found, now);
    }

    private Step beforeReading(Deployment deployment, Instant now) {
        Optional<String> impossible = impossible(deployment);
        if (impossible.isPresent()) {
            return Waiting.refused(deployment, impossible.get());
        }
        Optional<Build> first = ahead(deployment);
        if (first.isPresent()) {
            deployment.deadlines.clear(Timer.CONTACT);
            return Waiting.forTurn(
                    deployment,
                    "build #" + first.get().number() + " of " + first.get().job() + " has to end first",
                    new Prepare(definition, labels, lost, false),
                    now);
        }
        deployment.deadlines.setOnce(Timer.BUILD_ORDER, now.plus(COMING_BACK));
        return Step.in(Duration.ofSeconds(1), this);
    }

    /** Why it is not even tried: what is asked for can't come true. */
    private Optional<String> impossible(Deployment deployment) {
        Duration least = deployment.policy.limits().minHealthyTime();
        if (least != null && least.compareTo(deployment.policy.timeout()) >= 0) {
            return Optional.of("minHealthyTime (--min-healthy-time) is " + DurationText.words(least)
                    + ", and the timeout " + DurationText.words(deployment.policy.timeout())
                    + ": no version could be proven in that time; make the timeout longer");
        }
        if (deployment.policy.soak().isZero() && deployment.policy.hasGates(Gate.When.SOAK)) {
            return Optional.of("there are gates for the soak, and no soak (--soak) in which they could be asked");
        }
        if (!deployment.policy.has(Policy.Option.REQUIRE_HEALTH_CHECKS)) {
            return Optional.empty();
        }
        return definition.appIds().stream()
                .filter(id -> !definition.hasHealthChecks(id))
                .findFirst()
                .map(id -> id + " has no health check, and requireHealthChecks (--require-health-checks) asks for one:"
                        + " add one to \"healthChecks\"");
    }

    /** Why a probe could only wait for its limit: it expects something of which there is no value. */
    private Optional<String> unknown(Deployment deployment, Optional<TargetStatus> found) {
        List<Gate> probes = deployment.policy.gates().stream().filter(Probe::is).toList();
        if (probes.isEmpty()) {
            return Optional.empty();
        }
        String wanted = definition.appIds().size() == 1
                ? String.join("", Facts.Images.in(definition.appIds().stream().map(definition::app)))
                : "";
        // A definition may leave out the image that Marathon has.
        String named = wanted.isEmpty() ? found.map(status -> TargetStatus.Seen.of(status).image()).orElse("") : wanted;
        String image = deployment.image.isEmpty() ? named : deployment.image;
        String digest = deployment.digest.isEmpty() ? image.replaceFirst("^[^@]*@?", "") : deployment.digest;
        Facts facts = new Facts(
                deployment.target.id(), "to come", found.map(TargetStatus::version).orElse(""), image, digest, List.of());
        return probes.stream()
                .flatMap(gate -> Probe.impossible(gate, facts).stream())
                .findFirst();
    }

    private static Optional<Build> ahead(Deployment deployment) {
        return deployment.policy.onLock() == OnLock.FORCE || deployment.ahead == null
                ? Optional.empty()
                : deployment.ahead.get();
    }

    private boolean isComingBack(Deployment deployment, Instant now) {
        return resumed
                && deployment.ahead != null
                && deployment.build != null
                && deployment.policy.onLock() != OnLock.FORCE
                && !deployment.deadlines.isDue(Timer.BUILD_ORDER, now);
    }

    private static Step cancelled(Deployment deployment) {
        return Step.now(deployment.withdrawn(" before anything was changed on Marathon"));
    }

    private Step decide(Deployment deployment, Optional<TargetStatus> found, Instant now) {
        Optional<String> unknown = lost == null ? unknown(deployment, found) : Optional.empty();
        if (unknown.isPresent()) {
            return Waiting.refused(deployment, unknown.get());
        }
        Policy policy = deployment.policy;
        Optional<String> conflict = policy.has(Policy.Option.MERGE_GROUP)
                ? found.flatMap(status -> definition.mergeConflict(status.definition()))
                : Optional.empty();
        if (conflict.isPresent()) {
            return Waiting.refused(deployment, conflict.get() + ": mergeGroup (--merge-group) can't keep both");
        }
        Optional<TargetStatus> ours = found.map(status -> ours(policy, status));
        List<String> notes = new ArrayList<>();
        Plan plan = Plan.of(
                definition, labels, deployment.submission, found, policy.planning(deployment.memory::of, notes::add));
        if (found.isPresent() && deployment.memory.lacksVersionFor(plan.configured())) {
            return Step.now(new AskVersion(this));
        }
        Set<String> holders = ours.map(TargetStatus::deployments).orElse(Set.of());
        if (plan.changesNothing() && found.isPresent()) {
            return followUnchanged(deployment, found.get(), notes, now);
        }
        if (!holders.isEmpty() && policy.onLock() != OnLock.FORCE) {
            return Waiting.forLock(deployment, holders, this, now);
        }
        Optional<String> newer = refusal(deployment.build, policy, plan, found);
        if (newer.isPresent()) {
            return Step.now(deployment.end(
                    Outcome.REFUSED,
                    false,
                    newer.get() + (lost == null ? ": nothing was sent" : ": nothing was changed")
                            + "; allowOlder (--allow-older) deploys it all the same"));
        }
        forgetGatesOf(deployment, ours);
        if (GateRound.before(deployment).isOpen(now)) {
            return Step.now(AskGates.of(deployment, this, ours, now));
        }
        look(deployment, found);
        warn(deployment);
        tellKept(deployment, found);
        if (found.isPresent()) {
            deployment.tellPrepared(new Changes(plan.differences()));
        }
        if (deployment.held && lost == null) {
            // Once it goes on, it may have to wait as long again.
            List.of(Timer.LOCK, Timer.CONTACT, Timer.BUILD_ORDER).forEach(deployment.deadlines::clear);
            return Step.now(new Hold(this, now));
        }
        return Step.now(new Submit(plan, this, TargetStatus.revision(found), false, null, lost));
    }

    /** What gates have found of a version that somebody has replaced meanwhile says nothing about what runs now. */
    private void forgetGatesOf(Deployment deployment, Optional<TargetStatus> ours) {
        String running = TargetStatus.configuration(ours);
        if (deployment.policy.hasGates(Gate.When.BEFORE) && !running.equals(deployment.askedOf)) {
            deployment.askedOf = running;
            GateRound.before(deployment).forget();
        }
    }

    /** The apps of the file, where others stay as they run. */
    private TargetStatus ours(Policy policy, TargetStatus status) {
        return policy.has(Policy.Option.MERGE_GROUP) ? status.only(definition.appIds()::contains) : status;
    }

    private void tellKept(Deployment deployment, Optional<TargetStatus> found) {
        boolean merged = deployment.policy.has(Policy.Option.MERGE_GROUP);
        found.stream()
                .flatMap(status -> Plan.keptBeside(definition, status, merged).stream())
                .forEach(line -> deployment.tellPrepared(new DeploymentEvent.Note(line)));
    }

    /** Why nothing is sent: an app that would change runs a newer build of the same job. */
    static Optional<String> refusal(Build build, Policy policy, Plan plan, Optional<TargetStatus> found) {
        if (build == null || policy.has(Policy.Option.ALLOW_OLDER) || found.isEmpty()) {
            return Optional.empty();
        }
        return plan.changed().stream()
                .flatMap(id -> found.get().app(id).stream())
                .flatMap(app -> Build.of(app.labels())
                        .filter(build::isOlderThan)
                        .map(running -> "build " + running + " is deployed at " + app.id() + ", this is the older build #"
                                + build.number())
                        .stream())
                .findFirst();
    }

    private void look(Deployment deployment, Optional<TargetStatus> found) {
        deployment.before = found.map(Snapshot::of).orElse(Snapshot.NOTHING);
        Snapshot before = found.map(status -> Snapshot.of(ours(deployment.policy, status))).orElse(Snapshot.NOTHING);
        String id = deployment.target.id();
        deployment.tellPrepared(new FoundRunning(id, before.version(), before.instances()));
        String goal = before.goal(deployment.target);
        if (!goal.equals(before.version())) {
            deployment.note("version " + before.version() + " of " + id + " is not healthy, instances of version " + goal
                    + " are: a rollback goes back to " + goal);
        } else if (!before.healthyElsewhere().isEmpty() && deployment.policy.onFailure().rollsBack()) {
            // A group's version brings all of its apps back together.
            deployment.warn("the present version of " + String.join(", ", before.healthyElsewhere())
                    + " is not healthy, an earlier one is: should this deployment fail, a rollback brings version "
                    + before.version() + " of the group back as it is; to go back further, name an earlier one by hand");
        } else if (!before.unhealthy().isEmpty() && deployment.policy.onFailure().rollsBack()) {
            deployment.warn("no version of " + String.join(", ", before.unhealthy())
                    + " is healthy now: should this deployment fail, there is nothing healthy to go back to, and a rollback"
                    + " brings version " + before.version() + " back as it is");
        }
    }

    private void warn(Deployment deployment) {
        for (String id : definition.appIds()) {
            if (definition.app(id).path("instances").asInt(1) == 0) {
                deployment.warn(id + " has 0 instances: nothing runs, so nothing is proven");
            } else if (!definition.hasHealthChecks(id)) {
                deployment.warn(id + " has no health check: that its instances run is all that can be shown");
            }
        }
    }

    /** Nothing differs; a deployment that brings just this may be under way, without anybody who follows it. */
    private Step followUnchanged(Deployment deployment, TargetStatus status, List<String> kept, Instant now) {
        look(deployment, Optional.of(status));
        warn(deployment);
        tellKept(deployment, Optional.of(status));
        TargetStatus ours = ours(deployment.policy, status);
        boolean underWay = !ours.deployments().isEmpty();
        String deploymentId = underWay ? ours.deployments().iterator().next() : "";
        deployment.desired = Snapshot.of(ours).unchanged().withDeployment(deploymentId);
        deployment.arrived = true;
        String version = deployment.desired.version();
        deployment.note("nothing differs from what Marathon has: nothing is sent"
                + (underWay ? ", deployment " + deploymentId + ", which is under way, is followed" : ""));
        kept.forEach(deployment::note);
        deployment.skipped.put(
                Report.SUBMISSION,
                "field by field, the rendered definition equals version " + version
                        + ", which Marathon has already; its health is looked at all the same"
                        + (kept.isEmpty() ? "" : ". " + String.join(" ", kept)));
        deployment.deadlines.set(Timer.DEPLOYMENT, now.plus(deployment.policy.timeout()));
        Build build = deployment.build;
        if (deployment.joined && build != null) {
            Predicate<AppStatus> sent = app -> definition.appIds().contains(app.id())
                    && Build.of(app.labels()).filter(build::equals).isPresent();
            Snapshot.beforeAttempt(status, sent, deployment.target).ifPresent(before -> {
                deployment.before = before;
                deployment.note("an earlier attempt of build " + build + " has deployed it: it is taken back with the"
                        + " others, should one of them fail");
            });
        }
        return Step.now(Follow.of(Follow.Aim.UNCHANGED));
    }
}
