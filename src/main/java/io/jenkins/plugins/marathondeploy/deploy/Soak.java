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
        return course.isInterrupted() ? Need.NOTHING : course.target.need();
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        if (course.isInterrupted()) {
            course.interrupted();
            return Step.now(FollowEnd.policy(course));
        }
        try {
            Optional<TargetStatus> found = course.target.read(answer);
            course.answered();
            Phase next = judge(course, found, now);
            return next == this ? Step.in(pace(course, now), this) : Step.now(next);
        } catch (MarathonException e) {
            if (course.time.isDue(Timer.DEPLOYMENT, now)) {
                return Step.now(FollowEnd.failed(
                        course, Follow.Aim.NEW, "it could not be watched: " + e.getMessage()));
            }
            // Nothing is proven while nobody answers: that time does not count.
            Duration delay = course.troubled(e);
            course.time.set(Timer.SOAK, course.time.get(Timer.SOAK).plus(delay));
            return Step.in(delay, this);
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
            Failures.record(course, course.claim, status, false);
        });
        boolean ours = found.map(course.claim::holds).orElse(false);
        Sight sight = ours
                ? Sight.ofOurs(found.get(), course.claim)
                : found.isEmpty() ? Sight.DELETED : Sight.FOREIGN;
        boolean lasting = suspicion.confirms(sight, course.time, now);
        Optional<String> hopeless = Failures.examine(course, false);
        if (hopeless.isPresent()) {
            return FollowEnd.failed(course, Follow.Aim.NEW, "while it was watched, " + hopeless.get());
        }
        if (sight == Sight.SETTLED) {
            return course.time.isDue(Timer.SOAK, now) ? stayed(course, found.orElseThrow()) : this;
        }
        if (lasting && sight == Sight.UNSETTLED || ours && course.time.isDue(Timer.DEPLOYMENT, now)) {
            return FollowEnd.failed(
                    course,
                    Follow.Aim.NEW,
                    "it was healthy, but did not stay so: " + Follow.standing(found.orElseThrow()));
        }
        boolean lost = sight != Sight.RUNNING && sight != Sight.BUSY && sight != Sight.UNSETTLED;
        return lost && lasting ? FollowEnd.lost(course, Follow.Aim.NEW, sight, found) : this;
    }

    private static Phase stayed(Course course, TargetStatus status) {
        if (!course.claim.isWhole(status)) {
            return FollowEnd.settled(course, Follow.Aim.NEW, status, null);
        }
        return course.end(
                Outcome.DEPLOYED,
                false,
                course.target.id() + " runs version " + status.version() + ": " + Follow.standing(status)
                        + " and stayed so for " + Texts.duration(course.policy.soak()));
    }
}
