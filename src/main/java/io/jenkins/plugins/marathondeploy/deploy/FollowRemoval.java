package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.RunningDeployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Follows the removal of an app that was new: gone, and the deployment that removes it has ended. */
final class FollowRemoval implements Phase {
    private static final long serialVersionUID = 1L;
    private static final Duration PACE = Duration.ofMillis(500);

    private final String deployment;
    private boolean gone;
    private boolean stopped;

    FollowRemoval(String deployment) {
        this.deployment = deployment;
    }

    @Override
    public PhaseName name() {
        return PhaseName.ROLLBACK;
    }

    @Override
    public Need need(Course course, Instant now) {
        return gone && !stopped ? Need.LIST : course.target.need();
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        try {
            Step step = gone && !stopped ? lookAtList(course, answer.get(), now) : lookAtTarget(course, answer, now);
            course.answered();
            return step;
        } catch (MarathonException e) {
            return course.time.isDue(Timer.ROLLBACK, now)
                    ? Step.now(Undo.gaveUp(course, e.getMessage()))
                    : Step.in(course.troubled(e), this);
        }
    }

    /** The app is unknown at once (E72-app-right-after-delete), while its tasks are still being killed. */
    private Step lookAtList(Course course, List<RunningDeployment> deployments, Instant now) {
        String id = course.target.id();
        boolean removing = deployments.stream()
                .anyMatch(running -> deployment.isEmpty()
                        ? running.affectedApps().stream().anyMatch(app -> app.equals(id) || app.startsWith(id + "/"))
                        : running.id().equals(deployment));
        if (removing) {
            return later(course, "its instances are still being stopped", now);
        }
        stopped = true;
        return Step.now(this);
    }

    private static Phase removed(Course course) {
        String id = course.target.id();
        course.runningVersion = "";
        return course.end(
                Outcome.NOTHING_TO_ROLL_BACK,
                false,
                course.failure + ". It was the first deployment of " + id + ", so there is no version to go back to; "
                        + id + " was removed, and nothing of it runs.");
    }

    private Step lookAtTarget(Course course, Answer answer, Instant now) {
        Optional<TargetStatus> found = course.target.read(answer);
        if (found.isEmpty()) {
            // Somebody may create it anew while the last instances stop: the end is what the last look shows.
            gone = true;
            return Step.now(stopped ? removed(course) : this);
        }
        course.saw(found.get());
        if (!course.claim.holds(found.get())) {
            return Step.now(course.end(
                    Outcome.SUPERSEDED,
                    true,
                    course.failure + "; someone else changed " + course.target.id() + " meanwhile. "
                            + FollowEnd.now(course)));
        }
        return later(course, "it still exists", now);
    }

    private Step later(Course course, String why, Instant now) {
        return course.time.isDue(Timer.ROLLBACK, now)
                ? Step.now(Undo.gaveUp(course, course.target.id() + " could not be removed: " + why))
                : Step.in(PACE, this);
    }
}
