package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.RunningDeployment;
import java.time.Instant;
import java.util.List;

/**
 * After a lost answer: finds the deployment that brings our version (D02-deployments-during has the submission's own
 * version). In a group, another deployment may run beside it, and must not be taken for ours.
 */
final class FindDeployment implements Phase {
    private static final long serialVersionUID = 1L;

    private final boolean ofRollback;
    private final Phase then;

    FindDeployment(boolean ofRollback, Phase then) {
        this.ofRollback = ofRollback;
        this.then = then;
    }

    @Override
    public PhaseName name() {
        return then.name();
    }

    @Override
    public Need need(Course course, Instant now) {
        return Need.LIST;
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        Claim claim = ofRollback ? course.rollback : course.claim;
        try {
            answer.<List<RunningDeployment>>get().stream()
                    .filter(running -> running.version().equals(claim.version()) && claim.concerns(running.affectedApps()))
                    .map(RunningDeployment::id)
                    .findFirst()
                    .ifPresent(id -> found(course, claim.withDeployment(id)));
            return Step.now(then);
        } catch (MarathonException e) {
            // Without the id the app itself is followed; whoever needs it looks again.
            return Step.in(course.troubled(e), then);
        }
    }

    private void found(Course course, Claim claim) {
        course.started(claim.deploymentId());
        if (ofRollback) {
            course.rollback = claim;
        } else {
            course.claim = claim;
        }
    }
}
