package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Watches that what was proven healthy stays so. */
final class Soak implements Phase {
    private static final long serialVersionUID = 1L;
    private static final Duration PACE = Duration.ofSeconds(1);

    private final Suspicion suspicion = new Suspicion();

    @Override
    public PhaseName name() {
        return PhaseName.SOAK;
    }

    @Override
    public Need need(Course course, Instant now) {
        return course.interruption != null && !course.interruptionTaken ? Need.NOTHING : course.target.need();
    }

    @Override
    public Step advance(Course course, Clients clients, Instant now) {
        if (course.interruption != null && !course.interruptionTaken) {
            course.interruptionTaken = true;
            course.onFailure = course.policy.onAbort();
            course.failure = course.interruption;
            course.tell(new DeploymentEvent.Failed(course.failure));
            return Step.now(FollowEnd.policy(course));
        }
        try {
            Optional<TargetStatus> found = course.target.read(clients.marathon());
            course.answered();
            return Step.in(pace(course, now), judge(course, found, now));
        } catch (MarathonException e) {
            // Nothing is proven while nobody answers; after the limit of the deployment itself it is given up.
            if (now.isBefore(course.time.get(Timer.SOAK).plus(course.policy.timeout()))) {
                return Step.in(course.troubled(e), this);
            }
            return Step.now(FollowEnd.failed(
                    course, Follow.Aim.NEW, "it could not be watched: " + e.getMessage()));
        }
    }

    /** Slowly while all is well, but there when the time is up. */
    private Duration pace(Course course, Instant now) {
        if (!suspicion.sees(Sight.SETTLED)) {
            return PACE;
        }
        Duration watch = course.pace().watch();
        Duration left = course.time.left(Timer.SOAK, now);
        return left.isZero() || left.compareTo(watch) > 0 ? watch : left;
    }

    private Phase judge(Course course, Optional<TargetStatus> found, Instant now) {
        found.ifPresent(status -> {
            course.saw(status);
            Failures.record(course, course.claim, status);
        });
        Sight sight = Sight.of(found, course.claim, course.before);
        boolean lasting = suspicion.confirms(sight, course.time, now);
        Optional<String> hopeless = Failures.examine(course, false);
        if (hopeless.isPresent()) {
            return FollowEnd.failed(course, Follow.Aim.NEW, "while it was watched, " + hopeless.get());
        }
        return switch (sight) {
            case SETTLED -> course.time.isDue(Timer.SOAK, now) ? stayed(course, found.orElseThrow()) : this;
            case RUNNING, BUSY -> this;
            case UNSETTLED -> lasting
                    ? FollowEnd.failed(
                            course,
                            Follow.Aim.NEW,
                            "it was healthy, but did not stay so: "
                                    + Follow.standing(found.orElseThrow()))
                    : this;
            case DELETED, FOREIGN, NOT_YET, HALFWAY -> lasting
                    ? FollowEnd.lost(course, Follow.Aim.NEW, sight, found)
                    : this;
        };
    }

    private static Phase stayed(Course course, TargetStatus status) {
        return course.end(
                Outcome.DEPLOYED,
                false,
                course.target.id() + " runs version " + status.version() + ": " + Follow.standing(status)
                        + " and stayed so for " + Texts.duration(course.policy.soak()));
    }
}
