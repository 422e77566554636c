package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import java.time.Instant;

/** Sends the definition. */
final class Submit implements Phase {
    private static final long serialVersionUID = 1L;

    private final Plan plan;
    private final Prepare prepare;
    private final Armed armed = new Armed();

    Submit(Plan plan, Prepare prepare) {
        this.plan = plan;
        this.prepare = prepare;
    }

    @Override
    public PhaseName name() {
        return PhaseName.SUBMIT;
    }

    @Override
    public Need need(Course course, Instant now) {
        if (!armed.isSet() || course.interruption != null) {
            return Need.NOTHING;
        }
        boolean force = course.policy.onLock() == OnLock.FORCE;
        return course.target.put(plan.definition().json(), force, armed::fire);
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        course.time.setOnce(Timer.DEPLOYMENT, now.plus(course.policy.timeout()));
        boolean unsent = armed.fire();
        if (!answer.isThere()) {
            return Step.now(unsent ? prepare : new Confirm(plan, prepare));
        }
        try {
            Submission accepted = answer.get();
            course.answered();
            course.accepted("submitted " + course.target.id(), accepted);
            if (prepare.hasSent()) {
                // The first one may have arrived after all. Then this one changed nothing, and its version and its
                // deployment, which Marathon answers with even so (J01-unchanged-put), never existed.
                return Step.now(new Confirm(plan, prepare));
            }
            course.claim = plan.claim(accepted.version(), accepted.deploymentId(), course.before);
            course.time.set(Timer.DEPLOYMENT, now.plus(course.policy.timeout()));
            return Step.now(new Follow(Follow.Aim.NEW));
        } catch (MarathonException e) {
            return failed(course, e, now);
        }
    }

    private Step failed(Course course, MarathonException e, Instant now) {
        if (e.mayHaveBeenApplied()) {
            return Step.in(course.troubled(e), new Confirm(plan, prepare));
        }
        if (e.isTransient()) {
            // It can be read but not written; that must not go on for ever.
            return course.time.isDue(Timer.DEPLOYMENT, now)
                    ? Contact.refused(course, e)
                    : Step.in(course.troubled(e), prepare);
        }
        course.time.clear(Timer.DEPLOYMENT);
        return switch (e.kind()) {
            case LOCKED -> Lock.heldBy(course, e.deployments(), prepare, now);
            // 409 without ids: two changes met; a moment later one of them is through.
            case CONFLICT, TOO_MANY_DEPLOYMENTS -> Lock.standsInTheWay(course, e.getMessage(), prepare, now);
            default -> Contact.refused(course, e);
        };
    }
}
