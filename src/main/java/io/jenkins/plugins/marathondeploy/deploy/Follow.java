package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Progress;
import io.jenkins.plugins.marathondeploy.marathon.Diagnosis;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.RunningDeployment;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import io.jenkins.plugins.marathondeploy.workload.Condition;
import io.jenkins.plugins.marathondeploy.workload.DesiredState;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Follows a deployment until it is proven or lost. Between two looks at the app only the list of deployments is asked:
 * while ours is in it there is nothing to decide. A time limit counts only after a fresh look, so that what ended well
 * while nobody watched is not called late.
 *
 * @param aim      what is followed to which end
 * @param identify whether the id of the deployment is looked for first
 * @param listed   whether our deployment was seen in the list
 * @param arrived  whether the desired state has held once; what does not fit after that is someone else's
 * @param shown    what was told last of where the instances stand
 * @param last     what the last look showed; null before the first
 */
record Follow(Aim aim, boolean identify, boolean listed, boolean arrived, String shown, Look last) implements Phase {
    private static final Set<Condition> OF_OTHERS = Set.of(Condition.DELETED, Condition.FOREIGN);
    private static final Duration PACE = Duration.ofMillis(500);
    private static final Duration SLOW_PACE = Duration.ofSeconds(2);
    private static final Duration STUCK = Duration.ofSeconds(30);
    /** When the time is up while Marathon does not answer, this long is waited for the look that counts. */
    private static final Duration GRACE = Duration.ofSeconds(60);
    /** In a crash loop all instances are healthy for moments (G01-create-failing): so long must be healthy after a failure. */
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(10);
    /** What {@code shown} has between where the instances stand and how many of them start. */
    private static final String STARTING = "; starting: ";

    /** What is followed to which end. */
    enum Aim {
        /** The new version, until all of its instances are healthy. */
        NEW,
        /** The new version, until it has stayed so. */
        SOAK,
        /** What Marathon had already. */
        UNCHANGED,
        /** The version before, on the way back. */
        OLD
    }

    /**
     * What a look showed.
     *
     * @param tasks  what tells the tasks of the version, and the last failure of their health checks, from others
     * @param count  of these tasks
     * @param failed tasks of the version that had failed until then
     */
    record Look(Condition condition, int tasks, int count, int failed) {
        private static final Look NONE = new Look(null, 0, 0, 0);
    }

    static Follow of(Aim aim) {
        return new Follow(aim, false, false, false, "", Look.NONE);
    }

    /** After a lost answer: with the deployment's id still to be found. */
    static Follow identifying(Aim aim) {
        return new Follow(aim, true, false, false, "", Look.NONE);
    }

    @Override
    public PhaseName name() {
        return switch (aim) {
            case NEW, UNCHANGED -> PhaseName.FOLLOW;
            case SOAK -> PhaseName.SOAK;
            case OLD -> PhaseName.ROLLBACK;
        };
    }

    private boolean isInterrupted(Deployment deployment) {
        return deployment.isInterrupted() && aim != Aim.OLD;
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        if (isInterrupted(deployment)) {
            return Need.nothing();
        }
        if (!deployment.deadlines.isDue(limit(), now)) {
            if (identify) {
                return Need.LIST;
            }
            // Nothing is stuck that is healthy: a slow answer of the queue must not keep from looking at it.
            if (last.condition() != Condition.SETTLED && deployment.deadlines.isDue(Timer.STUCK, now)) {
                return Need.QUEUE;
            }
            boolean fresh = deployment.deadlines.get(Timer.LOOK).map(now::isBefore).orElse(false);
            if (listed && fresh && !desired(deployment).deploymentId().isEmpty()) {
                return Need.LIST;
            }
        }
        return deployment.readTarget();
    }

    @Override
    public Instant wakeAt(Deployment deployment) {
        return deployment.deadlines.get(limit()).orElse(Instant.MAX);
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        if (isInterrupted(deployment)) {
            return Step.now(interrupted(deployment));
        }
        deployment.deadlines.setOnce(Timer.STUCK, now.plus(STUCK));
        Duration time = aim == Aim.OLD ? deployment.policy.rollbackTimeout() : deployment.policy.timeout();
        Instant limit = deployment.deadlines.setOnce(limit(), now.plus(time));
        // Nobody has looked since what the limit is for was sent.
        deployment.deadlines.setOnce(Timer.LOOKED, limit.minus(time));
        try {
            Phase.heard(deployment, answer);
            Step step = switch (answer.need().kind()) {
                case LIST -> lookAtList(deployment, answer.get(), now);
                case QUEUE -> lookAtQueue(deployment, answer, now);
                case READ -> lookAtTarget(deployment, deployment.read(answer).map(deployment::ours), now);
                default -> Step.now(this);
            };
            if (answer.need().kind() == Need.Kind.READ) {
                deployment.deadlines.set(Timer.LOOKED, now);
            }
            return step;
        } catch (MarathonException e) {
            return unanswered(deployment, e, now);
        }
    }

    /** Also after a 401 and the like: a login can be mended while the deployment runs. */
    private Step unanswered(Deployment deployment, MarathonException e, Instant now) {
        deployment.deadlines.setOnce(Timer.UNWATCHED, now);
        boolean over = deployment.deadlines.get(limit()).map(limit -> !now.isBefore(limit.plus(GRACE))).orElse(false);
        return over
                ? Step.now(Verdict.late(deployment, aim, "Marathon does not answer: " + e.getMessage()))
                : wait(deployment, deployment.retryAfter(e), this, now);
    }

    private Step lookAtQueue(Deployment deployment, Answer answer, Instant now) {
        deployment.deadlines.set(Timer.STUCK, now.plus(STUCK.multipliedBy(2)));
        List<String> lines = Diagnosis.ofQueue(answer.get(), deployment.target.id());
        if (!lines.isEmpty()) {
            deployment.tell(new DeploymentEvent.Diagnosed(lines));
        }
        return Step.now(this);
    }

    private Step lookAtList(Deployment deployment, List<RunningDeployment> running, Instant now) {
        if (identify) {
            DesiredState identified = deployment.identified(desired(deployment), running);
            if (aim == Aim.OLD) {
                deployment.rollback = identified;
            } else {
                deployment.desired = identified;
            }
            return Step.now(new Follow(aim, false, listed, arrived, shown, last));
        }
        String ours = desired(deployment).deploymentId();
        Optional<RunningDeployment> found =
                running.stream().filter(one -> one.id().equals(ours)).findFirst();
        if (found.isEmpty()) {
            deployment.readiness = List.of();
            deployment.deadlines.clear(Timer.LOOK);
            return Step.now(this);
        }
        String before = String.join("; ", deployment.readiness);
        deployment.readiness = found.get().readiness().stream().filter(line -> line.contains(" is not ready")).toList();
        if (before.isEmpty() && !deployment.readiness.isEmpty()) {
            deployment.note("waiting for readiness checks: " + String.join("; ", deployment.readiness));
        }
        return wait(deployment, pace(deployment, now), this, now);
    }

    private Step lookAtTarget(Deployment deployment, Optional<TargetStatus> found, Instant now) {
        Optional<String> hopeless = found.flatMap(status -> count(deployment, status));
        boolean holds = found.map(desired(deployment)::holds).orElse(false);
        if (holds && (aim == Aim.NEW || aim == Aim.SOAK)) {
            deployment.arrived = true;
            if (deployment.memory.check(deployment.desired, found.orElseThrow())) {
                return Step.now(new AskVersion(this));
            }
        }
        Condition condition = condition(deployment, found, holds);
        Look look = look(deployment, found, condition);
        Follow next = new Follow(
                aim,
                identify,
                listed || condition == Condition.RUNNING,
                arrived || holds,
                found.map(status -> show(deployment, status, now)).orElse(shown),
                look);
        boolean lasting = next.lasts(deployment, last, now);
        deployment.deadlines.set(Timer.LOOK, now.plus(deployment.pace().look()));
        if (condition != Condition.RUNNING) {
            deployment.deadlines.clear(Timer.LOOK);
        }
        if (hopeless.isPresent()) {
            return Step.now(Verdict.failed(
                    deployment, aim, (aim == Aim.SOAK ? "while it was watched, " : "") + hopeless.get()));
        }
        if (condition == Condition.SETTLED) {
            return next.settled(deployment, found.orElseThrow(), last, lasting, now);
        }
        deployment.deadlines.clear(Timer.HEALTHY);
        deployment.deadlines.clear(Timer.UNWATCHED);
        boolean mayBeLost = Set.of(
                        Condition.DELETED, Condition.FOREIGN, Condition.HALFWAY, Condition.LINGERING, Condition.NOT_YET)
                .contains(condition);
        if (lasting && mayBeLost) {
            return Step.now(Verdict.lost(deployment, aim, condition, found));
        }
        return next.waitOn(deployment, found, now);
    }

    private Step waitOn(Deployment deployment, Optional<TargetStatus> found, Instant now) {
        // The first look after an outage or a queue may come when the limit is over: what others did has to last even so.
        Duration more = OF_OTHERS.contains(last.condition()) ? GRACE : Duration.ZERO;
        if (deployment.deadlines.isDue(limit(), now.minus(more))) {
            return Step.now(Verdict.late(
                    deployment, aim, found.map(status -> standing(deployment, status)).orElse("the app is gone")));
        }
        return wait(deployment, pace(deployment, now), this, now);
    }

    /** All that is ours is healthy at this look; it counts once it has been so for as long as is asked for. */
    private Step settled(Deployment deployment, TargetStatus status, Look before, boolean lasting, Instant now) {
        Deadlines deadlines = deployment.deadlines;
        boolean same = before.condition() == Condition.SETTLED
                && before.failed() == last.failed()
                && (before.tasks() == last.tasks() || last.count() < before.count());
        Duration wanted = wantedTime(deployment, status);
        if (!same) {
            deadlines.set(Timer.HEALTHY, now);
            extend(deadlines, wanted, now);
        } else if (deadlines.get(Timer.UNWATCHED).isPresent()) {
            // Nothing is proven while nobody answers: that time does not count.
            Duration unwatched = deadlines.since(Timer.UNWATCHED, now);
            deadlines.set(Timer.HEALTHY, deadlines.setOnce(Timer.HEALTHY, now).plus(unwatched));
        }
        deadlines.clear(Timer.UNWATCHED);
        Duration healthy = Duration.between(deadlines.setOnce(Timer.HEALTHY, now), now);
        // Never seen in the list: it may not have appeared yet, so that one look is not enough.
        boolean certain = aim == Aim.SOAK || listed || lasting || desired(deployment).deploymentId().isEmpty();
        boolean over = deadlines.isDue(limit(), now);
        if ((certain || over) && healthy.compareTo(wanted) >= 0) {
            return Step.now(Verdict.settled(deployment, this, status, healthy, now));
        }
        if (over) {
            return Step.now(Verdict.late(deployment, aim, standing(deployment, status) + " for "
                    + DurationText.words(Duration.ofSeconds(healthy.toSeconds())) + " so far"));
        }
        Duration left = wanted.minus(healthy);
        Duration pace = aim == Aim.SOAK ? deployment.pace().watch() : certain ? pace(deployment, now) : PACE;
        return wait(deployment, left.isNegative() || left.isZero() || left.compareTo(pace) > 0 ? pace : left, this, now);
    }

    /**
     * What was healthy while nobody looked, since nobody could or since the list was late, gets the time that its proof
     * takes, but no more than was lost so.
     */
    private void extend(Deadlines deadlines, Duration wanted, Instant now) {
        Duration unwatched = longer(deadlines.since(Timer.UNWATCHED, now), deadlines.since(Timer.LOOKED, now));
        deadlines.get(limit()).ifPresent(limit -> {
            Duration missing = Duration.between(limit, now.plus(wanted));
            Duration more = missing.compareTo(unwatched) < 0 ? missing : unwatched;
            if (!more.isNegative()) {
                deadlines.set(limit(), limit.plus(more));
            }
        });
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** For how long all instances must have been healthy. */
    private Duration wantedTime(Deployment deployment, TargetStatus status) {
        if (aim == Aim.SOAK) {
            return deployment.policy.soak();
        }
        Duration least = deployment.policy.minHealthyTime(!desired(deployment).judged(status).unchecked().isEmpty());
        boolean mended = aim == Aim.NEW && deployment.failedTasks() > 0;
        return mended && least.compareTo(AFTER_A_FAILURE) < 0 ? AFTER_A_FAILURE : least;
    }

    private Optional<String> count(Deployment deployment, TargetStatus status) {
        deployment.saw(status);
        return aim == Aim.UNCHANGED
                ? Optional.empty()
                : deployment.countFailures(desired(deployment).version(), status, aim != Aim.OLD);
    }

    private Condition condition(Deployment deployment, Optional<TargetStatus> found, boolean holds) {
        if (holds) {
            return Condition.of(found.orElseThrow(), desired(deployment));
        }
        boolean asBefore = switch (aim) {
            case UNCHANGED, SOAK -> false;
            case NEW -> !deployment.arrived && deployment.before.isStill(found, desired(deployment));
            case OLD -> found.map(deployment.desired::holds).orElse(false);
        };
        if (!arrived && asBefore) {
            return Condition.NOT_YET;
        }
        return found.isEmpty() ? Condition.DELETED : Condition.FOREIGN;
    }

    private Look look(Deployment deployment, Optional<TargetStatus> found, Condition condition) {
        int tasks = 0;
        int count = 0;
        for (TaskStatus task : found.map(desired(deployment)::judged).stream()
                .flatMap(status -> status.apps().stream())
                .flatMap(app -> app.tasks().stream())
                .filter(TaskStatus::isAlive)
                .toList()) {
            // A health check that failed between two looks shows in its time alone.
            tasks += task.id().hashCode() + 31 * task.lastUnhealthy().hashCode();
            count++;
        }
        return new Look(condition, tasks, count, deployment.failedTasks());
    }

    /** Whether the condition has lasted long enough to be believed, over at least two looks. */
    private boolean lasts(Deployment deployment, Look before, Instant now) {
        if (before.condition() != last.condition()) {
            deployment.deadlines.set(Timer.CONDITION, now.plus(last.condition().lasting()));
            return false;
        }
        return deployment.deadlines.isDue(Timer.CONDITION, now);
    }

    private String show(Deployment deployment, TargetStatus status, Instant now) {
        String standing = standing(deployment, status);
        int starting = status.starting();
        String numbers = starting == 0 ? standing : standing + STARTING + starting;
        if (!numbers.equals(shown)) {
            // In a crash loop tasks start again and again: that alone is no way forward.
            boolean repeated = standing.equals(standing());
            if (!repeated) {
                deployment.deadlines.set(Timer.STUCK, now.plus(STUCK));
            }
            boolean unchecked = !status.unchecked().isEmpty();
            Progress.Kind kind = aim == Aim.OLD
                    ? unchecked ? Progress.Kind.UNCHECKED_ROLLBACK : Progress.Kind.ROLLBACK
                    : unchecked ? Progress.Kind.UNCHECKED : Progress.Kind.CHECKED;
            deployment.tell(new Progress(
                    status.ready(), status.instances(), status.outdated(), starting, deployment.elapsed(now), kind, repeated));
        }
        return numbers;
    }

    /** Where the instances stood at the last look that showed it; empty before the first. */
    String standing() {
        return shown.replaceFirst(STARTING + "\\d+$", "");
    }

    private static String standing(Deployment deployment, TargetStatus status) {
        return status.standing()
                + (deployment.readiness.isEmpty() ? "" : "; " + String.join("; ", deployment.readiness));
    }

    private Phase interrupted(Deployment deployment) {
        if (aim == Aim.UNCHANGED) {
            return deployment.withdrawn("; nothing was changed on Marathon");
        }
        deployment.takeInterruption();
        return Verdict.policy(deployment);
    }

    private DesiredState desired(Deployment deployment) {
        return aim == Aim.OLD ? deployment.rollback : deployment.desired;
    }

    private Timer limit() {
        return aim == Aim.OLD ? Timer.ROLLBACK : Timer.DEPLOYMENT;
    }

    private Step wait(Deployment deployment, Duration delay, Follow next, Instant now) {
        return Step.in(deployment.deadlines.within(delay, limit(), now), next);
    }

    /** Closer at first, when a person may be watching. */
    private static Duration pace(Deployment deployment, Instant now) {
        Duration usual = deployment.elapsed(now).compareTo(Duration.ofSeconds(30)) < 0 ? PACE : SLOW_PACE;
        Duration least = deployment.pace().list();
        return usual.compareTo(least) < 0 ? least : usual;
    }
}
