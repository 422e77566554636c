package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Changes;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.FoundRunning;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Note;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Waits for its turn, reads what runs, waits until nobody else deploys to it, and decides what is to be sent, if
 * anything.
 */
final class Prepare implements Phase {
    private static final long serialVersionUID = 1L;

    private final Definition definition;
    private final LinkedHashMap<String, String> labels;
    /** What was sent already without a trace of it so far; it may still arrive. */
    private Plan sent;
    private final Order order = new Order();

    Prepare(Definition definition, LinkedHashMap<String, String> labels) {
        this.definition = definition;
        this.labels = labels;
    }

    @Override
    public PhaseName name() {
        return sent == null ? PhaseName.PREPARE : PhaseName.SUBMIT;
    }

    /** This, to be gone through once more. */
    Prepare after(Plan lost) {
        sent = lost;
        return this;
    }

    boolean hasSent() {
        return sent != null;
    }

    @Override
    public Need need(Course course, Instant now) {
        return sent == null && (course.interruption != null || order.waits(course, now))
                ? Need.NOTHING
                : course.target.need();
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        if (course.interruption != null && sent == null) {
            return cancelled(course);
        }
        Optional<Step> wait = sent == null ? order.before(course, this, now) : Optional.empty();
        if (wait.isPresent()) {
            return wait.get();
        }
        Optional<TargetStatus> found;
        try {
            found = course.target.read(answer);
        } catch (MarathonException e) {
            return Contact.failed(course, e, this, now);
        }
        course.time.clear(Timer.CONTACT);
        course.answered();
        found.ifPresent(course::saw);
        Optional<Claim> arrived = sent == null ? Optional.empty() : Arrival.of(course, sent, found);
        if (arrived.isPresent()) {
            return Confirm.found(course, arrived.get(), now);
        }
        if (course.interruption != null) {
            return cancelled(course);
        }
        if (found.isPresent()
                && course.policy.onLock() != OnLock.FORCE
                && !found.get().deployments().isEmpty()) {
            return Lock.heldBy(course, found.get().deployments(), this, now);
        }
        return decide(course, found, now);
    }

    private static Step cancelled(Course course) {
        return Step.now(course.end(
                Outcome.CANCELLED, false, course.interruption + " before anything was changed on Marathon"));
    }

    private Step decide(Course course, Optional<TargetStatus> found, Instant now) {
        Policy policy = course.policy;
        course.before = found.map(Before::of).orElse(Before.NOTHING);
        course.tell(new FoundRunning(course.target.id(), course.before.version(), course.before.instances()));
        Plan plan = Plan.of(definition, labels, course.submission, found, policy);
        if (plan.changesNothing()) {
            course.tell(new Note("nothing differs from what runs: nothing is sent"));
            course.claim = Claim.unchanged(found.orElseThrow());
            course.skipped.put(
                    Report.SUBMISSION,
                    "field by field, the rendered definition equals version " + course.claim.version()
                            + ", which Marathon has already; its health is looked at all the same");
            course.time.set(Timer.DEPLOYMENT, now.plus(policy.timeout()));
            return Step.now(new Follow(Follow.Aim.UNCHANGED));
        }
        Optional<String> newer = Order.refusal(course.build, policy, plan, found);
        if (newer.isPresent()) {
            return Step.now(course.end(
                    Outcome.REFUSED,
                    false,
                    newer.get() + (sent == null ? ": nothing was sent" : ": nothing was changed")
                            + "; allowOlder (--allow-older) deploys it all the same"));
        }
        if (found.isPresent()) {
            course.tell(new Changes(plan.differences()));
        }
        return Step.now(new Submit(plan, this));
    }
}
