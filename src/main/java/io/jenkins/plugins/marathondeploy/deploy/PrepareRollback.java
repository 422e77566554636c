package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.time.Instant;
import java.util.Optional;

/** Reads what runs before a rollback by hand, and finds the version to go back to. */
final class PrepareRollback implements Phase {
    private static final long serialVersionUID = 1L;

    private final String toVersion;

    PrepareRollback(String toVersion) {
        this.toVersion = toVersion;
    }

    @Override
    public PhaseName name() {
        return PhaseName.PREPARE;
    }

    @Override
    public Need need(Course course, Instant now) {
        return course.interruption != null ? Need.NOTHING : course.target.need();
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        if (course.interruption != null) {
            return Step.now(course.end(
                    Outcome.CANCELLED, false, course.interruption + " before anything was changed on Marathon"));
        }
        Optional<TargetStatus> found;
        try {
            found = course.target.read(answer);
        } catch (MarathonException e) {
            return Contact.failed(course, e, this, now);
        }
        course.answered();
        course.time.clear(Timer.CONTACT);
        if (found.isEmpty()) {
            return refused(course, course.target.id() + " does not exist on Marathon");
        }
        TargetStatus status = found.get();
        course.saw(status);
        if (!status.deployments().isEmpty()) {
            return Lock.heldBy(course, status.deployments(), this, now);
        }
        return decide(course, status, now);
    }

    private Step decide(Course course, TargetStatus status, Instant now) {
        AppStatus app = status.apps().get(0);
        course.before = Before.of(status);
        course.tell(new DeploymentEvent.FoundRunning(app.id(), app.version(), app.instances()));
        String version = toVersion.isEmpty() ? app.labels().getOrDefault(OwnLabels.PREVIOUS, "") : toVersion;
        if (version.isEmpty()) {
            return refused(
                    course,
                    "it is not known which version of " + app.id() + " ran before this one: it has no label "
                            + OwnLabels.PREVIOUS + ". Marathon's own list of versions has rejected ones in it and no "
                            + "order, so name the version to go back to");
        }
        if (version.equals(app.version())) {
            course.claim = Claim.unchanged(status);
            course.time.set(Timer.DEPLOYMENT, now.plus(course.policy.timeout()));
            return Step.now(new Follow(Follow.Aim.UNCHANGED));
        }
        return Step.now(new SubmitRollback(version, this));
    }

    private static Step refused(Course course, String reason) {
        return Step.now(course.end(Outcome.REFUSED, false, reason + ". Nothing was changed on Marathon."));
    }
}
