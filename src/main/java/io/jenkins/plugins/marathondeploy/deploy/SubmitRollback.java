package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;

/**
 * Sends a rollback by hand, after it has read what that version is: after a lost answer, it recognises the way back by
 * that definition, and does not take someone else's change for its own.
 */
final class SubmitRollback implements Phase {
    private static final long serialVersionUID = 1L;

    private final String version;
    private final PrepareRollback prepare;
    private final Armed armed = new Armed();
    /** Of the version to go back to. */
    private String fingerprint;
    private boolean uncertain;

    SubmitRollback(String version, PrepareRollback prepare) {
        this.version = version;
        this.prepare = prepare;
    }

    @Override
    public PhaseName name() {
        return PhaseName.SUBMIT;
    }

    @Override
    public Need need(Course course, Instant now) {
        if (fingerprint == null) {
            return Need.read(marathon -> marathon.appVersion(course.target.id(), version));
        }
        if (uncertain || !armed.isSet()) {
            return course.target.need();
        }
        return course.interruption != null ? Need.NOTHING : course.target.restore(version, armed::fire);
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        course.time.setOnce(Timer.ROLLBACK, now.plus(course.policy.rollbackTimeout()));
        if (fingerprint == null) {
            return recognise(course, answer, now);
        }
        boolean unsent = armed.fire();
        if (answer.need().kind() != Need.Kind.READ) {
            return answer.isThere() ? sent(course, answer, now) : Step.now(unsent ? prepare : this);
        }
        if (!uncertain) {
            uncertain = true;
            course.time.clear(Timer.SUSPICION);
        }
        try {
            return confirm(course, course.target.read(answer), now);
        } catch (MarathonException e) {
            return course.time.isDue(Timer.ROLLBACK, now)
                    ? Step.now(Undo.gaveUp(course, "it is not known whether it arrived: " + e.getMessage()))
                    : Step.in(course.troubled(e), this);
        }
    }

    private Step recognise(Course course, Answer answer, Instant now) {
        try {
            Optional<ObjectNode> definition = answer.get();
            if (definition.isEmpty()) {
                return Step.now(unknown(course));
            }
            course.answered();
            fingerprint = Fingerprint.of(definition.get());
            return Step.now(this);
        } catch (MarathonException e) {
            return Contact.failed(course, e, this, now);
        }
    }

    private Phase unknown(Course course) {
        return course.end(
                Outcome.REFUSED,
                false,
                "Marathon has no version " + version + " of " + course.target.id() + ". Nothing was changed on Marathon.");
    }

    private Step sent(Course course, Answer answer, Instant now) {
        try {
            Submission accepted = answer.get();
            course.answered();
            course.accepted("going back to version " + version, accepted);
            claim(course, accepted.version(), accepted.deploymentId());
            return Step.now(new Follow(Follow.Aim.OLD));
        } catch (MarathonException e) {
            return failed(course, e, now);
        }
    }

    private static void claim(Course course, String restored, String deployment) {
        LinkedHashMap<String, Claim.Mark> apps = new LinkedHashMap<>();
        apps.put(course.target.id(), Claim.Mark.of(restored));
        course.rollback = new Claim(restored, deployment, apps, new LinkedHashMap<>(), new LinkedHashSet<>());
        // What it comes from is recognised, should Marathon show it for some time yet.
        LinkedHashMap<String, Claim.Mark> from = new LinkedHashMap<>();
        course.before.apps().forEach((id, was) -> from.put(id, Claim.Mark.of(was.configuration())));
        course.claim = new Claim(restored, deployment, from, new LinkedHashMap<>(), new LinkedHashSet<>());
    }

    private Step confirm(Course course, Optional<TargetStatus> found, Instant now) {
        course.answered();
        found.ifPresent(course::saw);
        Optional<AppStatus> app = found.flatMap(status -> status.apps().stream().findFirst());
        if (app.isPresent() && !course.before.hasSameConfigurations(found)) {
            return Step.now(moved(course, app.get()));
        }
        if (now.isBefore(course.time.setOnce(Timer.SUSPICION, now.plus(Confirm.WINDOW)))) {
            return Step.in(Duration.ofSeconds(1), this);
        }
        course.time.clear(Timer.SUSPICION);
        if (app.isEmpty()) {
            return Step.now(course.end(
                    Outcome.SUPERSEDED, true, "someone else deleted " + course.target.id() + " meanwhile"));
        }
        return Step.now(prepare);
    }

    private Phase moved(Course course, AppStatus app) {
        if (!Fingerprint.of(app.definition()).equals(fingerprint)) {
            return course.end(
                    Outcome.SUPERSEDED,
                    true,
                    "the answer to the rollback was lost, and someone else's change is there instead. "
                            + FollowEnd.now(course));
        }
        course.tell(new DeploymentEvent.Note("the rollback is there although its answer was lost"));
        claim(course, Claim.configurationOf(app), "");
        return new FindDeployment(true, new Follow(Follow.Aim.OLD));
    }

    private Step failed(Course course, MarathonException e, Instant now) {
        if (e.mayHaveBeenApplied()) {
            return Step.in(course.troubled(e), this);
        }
        return switch (e.kind()) {
            case LOCKED -> Lock.heldBy(course, e.deployments(), prepare, now);
            case CONFLICT, TOO_MANY_DEPLOYMENTS -> Lock.standsInTheWay(course, e.getMessage(), prepare, now);
            case NOT_FOUND -> Step.now(unknown(course));
            case UNREACHABLE -> course.time.isDue(Timer.ROLLBACK, now)
                    ? Contact.refused(course, e)
                    : Step.in(course.troubled(e), prepare);
            default -> Contact.refused(course, e);
        };
    }
}
