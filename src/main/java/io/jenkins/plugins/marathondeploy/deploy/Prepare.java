package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Changes;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.FoundRunning;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Note;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Reads what runs, waits until nobody else deploys to it, and decides what is to be sent, if anything. */
final class Prepare implements Phase {
    private static final long serialVersionUID = 1L;

    private final Definition definition;
    private final LinkedHashMap<String, String> labels;

    Prepare(Definition definition, LinkedHashMap<String, String> labels) {
        this.definition = definition;
        this.labels = labels;
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
    public Step advance(Course course, Clients clients, Instant now) {
        if (course.interruption != null) {
            return Step.now(course.end(
                    Outcome.CANCELLED, false, course.interruption + " before anything was sent to Marathon"));
        }
        Optional<TargetStatus> found;
        try {
            found = course.target.read(clients.marathon());
        } catch (MarathonException e) {
            return Contact.failed(course, e, this, now);
        }
        course.time.clear(Timer.CONTACT);
        course.answered();
        found.ifPresent(course::saw);
        Policy policy = course.policy;
        if (found.isPresent() && policy.onLock() != OnLock.FORCE && !found.get().deployments().isEmpty()) {
            return Lock.heldBy(course, found.get().deployments(), this, now);
        }
        course.time.clear(Timer.LOCK);
        return decide(course, found, now);
    }

    private Step decide(Course course, Optional<TargetStatus> found, Instant now) {
        Policy policy = course.policy;
        course.before = found.map(Before::of).orElse(Before.NOTHING);
        course.tell(new FoundRunning(course.target.id(), course.before.version(), course.before.instances()));
        Plan plan = Plan.of(definition, labels, course.submission, found, policy.keepInstances());
        if (plan.changesNothing()) {
            course.tell(new Note("nothing differs from what runs: nothing is sent"));
            course.claim = new Claim(course.before.version(), "", "", plan.apps());
            course.time.set(Timer.DEPLOYMENT, now.plus(policy.timeout()));
            return Step.now(new Follow(Follow.Aim.UNCHANGED));
        }
        if (found.isPresent()) {
            course.tell(new Changes(plan.differences()));
        }
        String configuration = plan.scaleOnly()
                ? found.get().apps().get(0).lastConfigChangeAt().orElse("")
                : "";
        return Step.now(new Submit(plan, configuration, this));
    }
}
