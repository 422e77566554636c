package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Nobody knows whether the definition arrived: looks for the label that only this submission carries, before anything
 * is sent again. A slow write can be applied after its client gave up, so that it has to be missing for a while.
 */
final class Confirm implements Phase {
    private static final long serialVersionUID = 1L;
    /** For how long a change must be missing until it counts as not applied. */
    static final Duration WINDOW = Duration.ofSeconds(10);

    private final Plan plan;
    private final String configVersion;
    private final Prepare prepare;

    Confirm(Plan plan, String configVersion, Prepare prepare) {
        this.plan = plan;
        this.configVersion = configVersion;
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
    public Step advance(Course course, Clients clients, Instant now) {
        Optional<TargetStatus> found;
        try {
            found = course.target.read(clients.marathon());
        } catch (MarathonException e) {
            return unanswered(course, e, now);
        }
        course.answered();
        found.ifPresent(course::saw);
        Optional<Submission> applied = found.flatMap(status -> applied(course, status));
        if (applied.isPresent()) {
            course.tell(new DeploymentEvent.Note("the change had arrived although its answer was lost"));
            course.time.clear(Timer.SUSPICION);
            return Step.now(new Submit(plan, configVersion, prepare).claimed(course, applied.get(), now));
        }
        String version = found.map(TargetStatus::version).orElse("");
        if (!version.equals(course.before.version())) {
            return Step.now(course.end(
                    Outcome.SUPERSEDED,
                    true,
                    "the answer to our change was lost, and someone else's change is there instead: "
                            + course.target.id()
                            + (version.isEmpty() ? " does not exist any more" : " runs version " + version)));
        }
        Instant believed = course.time.setOnce(Timer.SUSPICION, now.plus(WINDOW));
        if (now.isBefore(believed)) {
            return Step.in(Duration.ofSeconds(1), this);
        }
        course.time.clear(Timer.SUSPICION);
        if (course.time.isDue(Timer.DEPLOYMENT, now)) {
            return Step.now(course.end(
                    Outcome.REFUSED, false, "Marathon did not take the change within "
                            + Texts.duration(course.policy.timeout()) + ". Nothing was changed on Marathon."));
        }
        course.tell(new DeploymentEvent.Note("the change did not arrive; sending it again"));
        return Step.now(prepare);
    }

    private Step unanswered(Course course, MarathonException e, Instant now) {
        if (!course.time.isDue(Timer.DEPLOYMENT, now)) {
            return Step.in(course.troubled(e), this);
        }
        course.failure = "it is not known whether the change arrived: Marathon did not answer within "
                + Texts.duration(course.policy.timeout()) + " (" + e.getMessage() + ")";
        course.tell(new DeploymentEvent.Failed(course.failure));
        return Step.now(new Undo(Optional.of(plan.apps()), false));
    }

    private Optional<Submission> applied(Course course, TargetStatus status) {
        boolean ours = plan.scaleOnly()
                ? !status.version().equals(course.before.version())
                        && plan.apps().stream().allMatch(id -> scaled(status, id))
                : carriesLabel(course, status);
        return ours ? Optional.of(submission(status)) : Optional.empty();
    }

    private boolean carriesLabel(Course course, TargetStatus status) {
        return !plan.apps().isEmpty()
                && plan.apps().stream().allMatch(id -> status.app(id)
                        .map(app -> course.submission.equals(app.labels().get(OwnLabels.SUBMISSION)))
                        .orElse(false));
    }

    private boolean scaled(TargetStatus status, String id) {
        return status.app(id)
                .map(app -> app.instances()
                        == plan.definition().app(id).path("instances").asInt(1))
                .orElse(false);
    }

    private Submission submission(TargetStatus status) {
        AppStatus app = status.app(plan.apps().iterator().next()).orElseThrow();
        String version = app.lastConfigChangeAt().filter(changed -> !plan.scaleOnly()).orElse(app.version());
        // More than one deployment on the app: ours can't be told from another's scaling; the app itself is followed.
        String deployment = status.deployments().size() == 1
                ? status.deployments().iterator().next()
                : "";
        return new Submission(version, deployment);
    }
}
