package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Progress;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.RunningDeployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Follows a deployment until it is proven or lost. Between two looks at the app only the list of deployments is asked:
 * while ours is in it there is nothing to decide. A deadline counts only after a fresh look, so that what ended well
 * while nobody watched is not called late.
 */
final class Follow implements Phase {
    private static final long serialVersionUID = 1L;
    private static final Duration PACE = Duration.ofMillis(500);
    private static final Duration SLOW_PACE = Duration.ofSeconds(2);
    private static final Duration STUCK = Duration.ofSeconds(30);
    /** When the time is up while Marathon does not answer, this long is waited for the look that counts. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    /** What is followed to which end. */
    enum Aim {
        /** The new version. */
        NEW,
        /** What ran already and was not changed. */
        UNCHANGED,
        /** The version before, on the way back. */
        OLD
    }

    private final Aim aim;
    private final Suspicion suspicion = new Suspicion();
    private boolean seen;
    /** Whether the claim has held once; what does not fit after that is someone else's. */
    private boolean arrived;
    /** What was told last of where the instances stand. */
    private String shown = "";

    Follow(Aim aim) {
        this.aim = aim;
    }

    @Override
    public PhaseName name() {
        return aim == Aim.OLD ? PhaseName.ROLLBACK : PhaseName.FOLLOW;
    }

    @Override
    public Need need(Course course, Instant now) {
        if (course.isInterrupted() && aim != Aim.OLD) {
            return Need.NOTHING;
        }
        if (reasonIsWanted(course, now)) {
            return Need.QUEUE;
        }
        return onlyListNeeded(course, now) ? Need.LIST : course.target.need();
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        if (course.isInterrupted() && aim != Aim.OLD) {
            return Step.now(interrupted(course));
        }
        try {
            if (reasonIsWanted(course, now)) {
                course.time.set(Timer.STUCK, now.plus(STUCK.multipliedBy(2)));
                StuckReason.of(answer.get(), course.target.id()).ifPresent(course::tell);
                return Step.now(this);
            }
            course.time.setOnce(Timer.STUCK, now.plus(STUCK));
            Step step = onlyListNeeded(course, now)
                    ? lookAtList(course, answer.get(), now)
                    : lookAtTarget(course, answer, now);
            course.answered();
            return step;
        } catch (MarathonException e) {
            // Also 401 and the like: a token can be renewed while the deployment runs.
            Instant deadline = course.time.get(deadline());
            boolean over = deadline != null && !now.isBefore(deadline.plus(GRACE));
            return over
                    ? Step.now(FollowEnd.late(course, aim, "Marathon does not answer: " + e.getMessage()))
                    : Step.in(course.troubled(e), this);
        }
    }

    /** Nothing has moved for long; but when the time is up, the look at the app comes first. */
    private boolean reasonIsWanted(Course course, Instant now) {
        return course.time.isDue(Timer.STUCK, now) && !deadlineIsOver(course, now);
    }

    private boolean onlyListNeeded(Course course, Instant now) {
        Instant look = course.time.get(Timer.LOOK);
        return seen
                && look != null
                && now.isBefore(look)
                && !deadlineIsOver(course, now)
                && !claim(course).deploymentId().isEmpty();
    }

    private Step lookAtList(Course course, List<RunningDeployment> deployments, Instant now) {
        String ours = claim(course).deploymentId();
        boolean listed = deployments.stream().anyMatch(deployment -> deployment.id().equals(ours));
        if (listed) {
            return Step.in(pace(course, now), this);
        }
        course.time.clear(Timer.LOOK);
        return Step.now(this);
    }

    private Step lookAtTarget(Course course, Answer answer, Instant now) {
        Optional<TargetStatus> found = course.target.read(answer);
        found.ifPresent(status -> note(course, status, now));
        Sight sight = see(course, found);
        boolean lasting = suspicion.confirms(sight, course.time, now);
        course.time.set(Timer.LOOK, now.plus(course.pace().look()));
        switch (sight) {
            case RUNNING -> seen = true;
            case SETTLED -> {
                // Never seen in the list: it may not have appeared yet, so that one look is not enough.
                if (seen || lasting || claim(course).deploymentId().isEmpty()) {
                    return Step.now(FollowEnd.settled(course, aim, found.orElseThrow(), now));
                }
                course.time.clear(Timer.LOOK);
                return Step.in(PACE, this);
            }
            case RECOVERED -> {
                course.time.clear(Timer.LOOK);
                return lasting
                        ? Step.now(FollowEnd.settled(course, aim, found.orElseThrow(), now))
                        : Step.in(pace(course, now), this);
            }
            case DELETED, FOREIGN, HALFWAY, LINGERING, NOT_YET -> {
                course.time.clear(Timer.LOOK);
                if (lasting) {
                    return Step.now(FollowEnd.lost(course, aim, sight, found));
                }
            }
            case BUSY, UNSETTLED -> course.time.clear(Timer.LOOK);
        }
        Optional<String> hopeless = aim == Aim.UNCHANGED
                ? Optional.empty()
                : found.flatMap(status -> Failures.examine(course, aim == Aim.OLD));
        if (hopeless.isPresent()) {
            return Step.now(FollowEnd.failed(course, aim, hopeless.get()));
        }
        if (deadlineIsOver(course, now)) {
            return Step.now(FollowEnd.late(course, aim, found.map(Follow::standing).orElse("the app is gone")));
        }
        return Step.in(pace(course, now), this);
    }

    private Sight see(Course course, Optional<TargetStatus> found) {
        Claim claim = claim(course);
        if (found.map(claim::holds).orElse(false)) {
            arrived = true;
            course.seenOurs |= aim == Aim.NEW;
            Sight sight = Sight.ofOurs(found.get(), claim);
            boolean fallible = aim == Aim.NEW && Failures.any(course);
            return sight == Sight.SETTLED && fallible ? Sight.RECOVERED : sight;
        }
        boolean asBefore = switch (aim) {
            case UNCHANGED -> false;
            case NEW -> !course.seenOurs && course.before.isStill(found, claim);
            case OLD -> found.map(course.claim::holds).orElse(false);
        };
        if (!arrived && asBefore) {
            return Sight.NOT_YET;
        }
        return found.isEmpty() ? Sight.DELETED : Sight.FOREIGN;
    }

    private void note(Course course, TargetStatus status, Instant now) {
        course.saw(status);
        if (aim != Aim.UNCHANGED) {
            Failures.record(course, claim(course), status, aim == Aim.OLD);
        }
        Progress progress = new Progress(status.ready(), status.instances(), status.outdated(), course.elapsed(now));
        String standing = standing(status);
        if (!standing.equals(shown)) {
            shown = standing;
            course.time.set(Timer.STUCK, now.plus(STUCK));
            course.tell(progress);
        }
    }

    static String standing(TargetStatus status) {
        return status.ready() + " of " + status.instances() + " instances are healthy"
                + (status.outdated() > 0 ? ", " + status.outdated() + " of the old version are left" : "");
    }

    private Phase interrupted(Course course) {
        if (aim == Aim.UNCHANGED) {
            return course.end(Outcome.CANCELLED, false, course.interruption + "; nothing was changed on Marathon");
        }
        course.interrupted();
        return FollowEnd.policy(course);
    }

    private Claim claim(Course course) {
        return aim == Aim.OLD ? course.rollback : course.claim;
    }

    private boolean deadlineIsOver(Course course, Instant now) {
        return course.time.isDue(deadline(), now);
    }

    private Timer deadline() {
        return aim == Aim.OLD ? Timer.ROLLBACK : Timer.DEPLOYMENT;
    }

    /** Closer at first, when a person may be watching. */
    private static Duration pace(Course course, Instant now) {
        Duration usual = course.elapsed(now).compareTo(Duration.ofSeconds(30)) < 0 ? PACE : SLOW_PACE;
        Duration least = course.pace().list();
        return usual.compareTo(least) < 0 ? least : usual;
    }
}
