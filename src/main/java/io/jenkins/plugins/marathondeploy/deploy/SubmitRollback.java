package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Sends a rollback by hand; after a lost answer it looks whether the app's version has moved. */
final class SubmitRollback implements Phase {
    private static final long serialVersionUID = 1L;

    private final String version;
    private final PrepareRollback prepare;
    private final Armed armed = new Armed();

    SubmitRollback(String version, PrepareRollback prepare) {
        this.version = version;
        this.prepare = prepare;
    }

    @Override
    public PhaseName name() {
        return PhaseName.SUBMIT;
    }

    @Override
    public Step advance(Course course, Clients clients, Instant now) {
        course.time.setOnce(Timer.ROLLBACK, now.plus(course.policy.rollbackTimeout()));
        try {
            if (!armed.fire()) {
                return confirm(course, course.target.read(clients.marathon()), now);
            }
            Submission accepted = course.target.restore(clients.marathon(), version);
            return Step.now(follow(course, accepted));
        } catch (MarathonException e) {
            return failed(course, e, now);
        }
    }

    private Phase follow(Course course, Submission accepted) {
        course.answered();
        course.accepted("going back to version " + version, accepted);
        course.claim = new Claim(
                accepted.version(), accepted.deploymentId(), "", new LinkedHashSet<>(List.of(course.target.id())));
        course.rollback = course.claim;
        return new Follow(Follow.Aim.OLD);
    }

    private Step confirm(Course course, Optional<TargetStatus> found, Instant now) {
        if (found.isEmpty()) {
            return Step.now(course.end(
                    Outcome.SUPERSEDED, true, "someone else deleted " + course.target.id() + " meanwhile"));
        }
        TargetStatus status = found.get();
        course.saw(status);
        if (!status.version().equals(course.before.version())) {
            String deployment = status.deployments().stream().findFirst().orElse("");
            return Step.now(follow(course, new Submission(status.version(), deployment)));
        }
        if (now.isBefore(course.time.setOnce(Timer.SUSPICION, now.plus(Confirm.WINDOW)))) {
            return Step.in(Duration.ofSeconds(1), this);
        }
        course.time.clear(Timer.SUSPICION);
        return Step.now(prepare);
    }

    private Step failed(Course course, MarathonException e, Instant now) {
        if (e.mayHaveBeenApplied()) {
            return course.time.isDue(Timer.ROLLBACK, now)
                    ? Step.now(Undo.gaveUp(course, "it is not known whether it arrived: " + e.getMessage()))
                    : Step.in(course.troubled(e), this);
        }
        return switch (e.kind()) {
            case LOCKED -> Lock.heldBy(course, e.deployments(), prepare, now);
            case CONFLICT, TOO_MANY_DEPLOYMENTS -> Lock.standsInTheWay(course, e.getMessage(), prepare, now);
            case NOT_FOUND -> Step.now(course.end(
                    Outcome.REFUSED,
                    false,
                    "Marathon has no version " + version + " of " + course.target.id()
                            + ". Nothing was changed on Marathon."));
            default -> Contact.failed(course, e, prepare, now);
        };
    }
}
