package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import java.time.Duration;
import java.time.Instant;

/** Sends the definition. */
final class Submit implements Phase {
    private static final long serialVersionUID = 1L;

    private final Plan plan;
    private final String configVersion;
    private final Prepare prepare;
    private final Armed armed = new Armed();

    Submit(Plan plan, String configVersion, Prepare prepare) {
        this.plan = plan;
        this.configVersion = configVersion;
        this.prepare = prepare;
    }

    @Override
    public PhaseName name() {
        return PhaseName.SUBMIT;
    }

    @Override
    public Step advance(Course course, Clients clients, Instant now) {
        course.time.setOnce(Timer.DEPLOYMENT, now.plus(course.policy.timeout()));
        Confirm confirm = new Confirm(plan, configVersion, prepare);
        if (!armed.fire()) {
            return Step.now(confirm);
        }
        if (course.interruption != null) {
            return Step.now(prepare);
        }
        boolean force = course.policy.onLock() == OnLock.FORCE;
        try {
            Submission accepted =
                    course.target.put(clients.marathon(), plan.definition().json(), force);
            course.answered();
            return Step.now(claimed(course, accepted, now));
        } catch (MarathonException e) {
            return failed(course, e, confirm, now);
        }
    }

    /** The change is on Marathon: from here on a failure has something to roll back. */
    Phase claimed(Course course, Submission accepted, Instant now) {
        course.accepted("submitted " + course.target.id(), accepted);
        course.claim = new Claim(accepted.version(), accepted.deploymentId(), configVersion, plan.apps());
        course.time.set(Timer.DEPLOYMENT, now.plus(course.policy.timeout()));
        return new Follow(Follow.Aim.NEW);
    }

    private Step failed(Course course, MarathonException e, Confirm confirm, Instant now) {
        if (e.mayHaveBeenApplied()) {
            return Step.in(course.troubled(e), confirm);
        }
        course.time.clear(Timer.DEPLOYMENT);
        return switch (e.kind()) {
            case LOCKED -> Lock.heldBy(course, e.deployments(), prepare, now);
            // 409 without ids: two changes met; a moment later one of them is through.
            case CONFLICT -> Lock.standsInTheWay(course, e.getMessage(), prepare, now);
            case TOO_MANY_DEPLOYMENTS -> Lock.standsInTheWay(course, e.getMessage(), prepare, now);
            default -> Contact.failed(course, e, prepare, now);
        };
    }
}
