package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Nobody knows whether the definition arrived: looks for what only this submission carries, before anything is sent
 * again. A slow write can be applied after its client gave up, so that it has to be missing for a while.
 */
final class Confirm implements Phase {
    private static final long serialVersionUID = 1L;
    /** For how long a change must be missing until it counts as not applied. */
    static final Duration WINDOW = Duration.ofSeconds(10);

    private final Plan plan;
    private final Prepare prepare;
    /** What was there when the definition was sent; null before the first look. */
    private Before sentOver;

    Confirm(Plan plan, Prepare prepare) {
        this.plan = plan;
        this.prepare = prepare;
    }

    @Override
    public PhaseName name() {
        return PhaseName.SUBMIT;
    }

    @Override
    public Need need(Course course, Instant now) {
        return course.target.need();
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        if (sentOver == null) {
            sentOver = course.before;
            course.time.set(Timer.SUSPICION, now.plus(WINDOW));
        }
        Optional<TargetStatus> found;
        try {
            found = course.target.read(answer);
        } catch (MarathonException e) {
            return unanswered(course, e, now);
        }
        course.answered();
        found.ifPresent(course::saw);
        Optional<Claim> arrived = Arrival.of(course, plan, found);
        if (arrived.isPresent()) {
            return found(course, arrived.get(), now);
        }
        course.before = course.before.orNewer(plan, found);
        if (!course.time.isDue(Timer.SUSPICION, now)) {
            return Step.in(Duration.ofSeconds(1), this);
        }
        if (!sentOver.hasSameConfigurations(found)) {
            return Step.now(course.end(
                    Outcome.SUPERSEDED,
                    true,
                    "the answer to our change was lost, and someone else's change is there instead: "
                            + found.map(status -> course.target.id() + " has version " + status.version())
                                    .orElse(course.target.id() + " does not exist any more")));
        }
        if (course.time.isDue(Timer.DEPLOYMENT, now)) {
            return Step.now(course.end(
                    Outcome.REFUSED, false, "Marathon did not take the change within "
                            + Texts.duration(course.policy.timeout()) + ". Nothing was changed on Marathon."));
        }
        if (course.interruption == null) {
            course.tell(new DeploymentEvent.Note("the change did not arrive; sending it again"));
        }
        return Step.now(prepare.after(plan));
    }

    /** It is there; from here on a failure has something to roll back. */
    static Step found(Course course, Claim claim, Instant now) {
        course.tell(new DeploymentEvent.Note(
                "the change is there although its answer was lost: version " + claim.version()));
        course.claim = claim;
        course.seenOurs = true;
        course.time.set(Timer.DEPLOYMENT, now.plus(course.policy.timeout()));
        return Step.now(new FindDeployment(false, new Follow(Follow.Aim.NEW)));
    }

    /** Once nobody waits any longer for the new version, all that counts is to find out whether there is one. */
    private Step unanswered(Course course, MarathonException e, Instant now) {
        if (course.interruption != null) {
            course.interrupted();
            return Step.now(new Undo(plan));
        }
        if (!course.time.isDue(Timer.DEPLOYMENT, now)) {
            return Step.in(course.troubled(e), this);
        }
        course.failure = "it is not known whether the change arrived: Marathon did not answer within "
                + Texts.duration(course.policy.timeout()) + " (" + e.getMessage() + ")";
        course.tell(new DeploymentEvent.Failed(course.failure));
        return Step.now(new Undo(plan));
    }
}
