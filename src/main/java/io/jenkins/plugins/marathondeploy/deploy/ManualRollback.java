package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import io.jenkins.plugins.marathondeploy.workload.Condition;
import io.jenkins.plugins.marathondeploy.workload.DesiredState;
import io.jenkins.plugins.marathondeploy.workload.Fingerprint;
import io.jenkins.plugins.marathondeploy.workload.LastChange;
import io.jenkins.plugins.marathondeploy.workload.Snapshot;
import io.jenkins.plugins.marathondeploy.workload.Target;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A rollback by hand: looks what runs and finds the version to go back to, reads what that version is, and sends it.
 * After a lost answer, it recognises the way back by that definition, and does not take someone else's change for its own.
 *
 * @param stage       what comes next
 * @param wanted      the version that was asked for; empty for the one recorded in the label that each deployment leaves
 * @param version     the version to go back to; empty before the first look
 * @param fingerprint of that version's definition; empty before it was read
 * @param apps        of a group, the apps that version has; before it was read, those that the last deployment has changed,
 *                    where it is to be taken back and no version was asked for; else empty
 * @param revision    of the target at the look that decided
 */
record ManualRollback(
        Stage stage, String wanted, String version, String fingerprint, LinkedHashSet<String> apps, String revision)
        implements Phase {
    /** What comes next. */
    enum Stage {
        LOOK,
        READ_VERSION,
        SEND,
        CONFIRM
    }

    static ManualRollback to(String version) {
        return new ManualRollback(Stage.LOOK, version, "", "", new LinkedHashSet<>(), "");
    }

    private ManualRollback at(Stage next) {
        return new ManualRollback(next, wanted, version, fingerprint, apps, revision);
    }

    @Override
    public PhaseName name() {
        return stage == Stage.LOOK ? PhaseName.PREPARE : PhaseName.SUBMIT;
    }

    @Override
    public Phase afterLostAnswer() {
        return stage == Stage.SEND ? at(Stage.CONFIRM) : this;
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        if (deployment.interruption != null && stage != Stage.CONFIRM) {
            return Need.nothing();
        }
        return switch (stage) {
            case LOOK, CONFIRM -> deployment.readTarget();
            case READ_VERSION -> Need.read(marathon -> deployment.target.version(marathon, version));
            case SEND -> Need.write(
                    deployment.target,
                    deployment.policy.lockTimeout(),
                    found -> TargetStatus.revision(found).equals(revision),
                    marathon -> deployment.target.restore(marathon, version, false));
        };
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        if (deployment.interruption != null && stage != Stage.CONFIRM && !answer.wasSent()) {
            return Step.now(deployment.end(
                    Outcome.CANCELLED, false, deployment.interruption + " before anything was changed on Marathon"));
        }
        return switch (stage) {
            case LOOK -> look(deployment, answer, now);
            case READ_VERSION -> readVersion(deployment, answer, now);
            case SEND -> send(deployment, answer, now);
            case CONFIRM -> confirm(deployment, answer, now);
        };
    }

    private Step look(Deployment deployment, Answer answer, Instant now) {
        Optional<TargetStatus> found;
        try {
            found = deployment.read(answer);
        } catch (MarathonException e) {
            return Waiting.forContact(deployment, e, this, now);
        }
        deployment.answered();
        if (found.isEmpty()) {
            return Waiting.refused(deployment, deployment.target.id() + " does not exist on Marathon");
        }
        TargetStatus status = found.get();
        deployment.saw(status);
        if (!status.deployments().isEmpty()) {
            deployment.deadlines.clear(Timer.CONTACT);
            return Waiting.forLock(deployment, status.deployments(), this, now);
        }
        if (deployment.before != null && !deployment.before.hasSameConfigurations(found)) {
            // Who asked for the way back saw another version than the one that it would replace now.
            return Step.now(deployment.end(
                    Outcome.SUPERSEDED,
                    true,
                    "someone else changed " + deployment.target.id() + " before the rollback was sent: nothing was sent over"
                            + " that. " + Verdict.now(deployment)));
        }
        deployment.before = Snapshot.of(status);
        deployment.tell(new DeploymentEvent.FoundRunning(
                deployment.target.id(), status.version(), status.instances()));
        String back = wanted.isEmpty() ? recorded(deployment.target, status) : wanted;
        if (back.isEmpty()) {
            return Waiting.refused(
                    deployment,
                    "it is not known which version of " + deployment.target.id() + " ran before this one: it has no label "
                            + label(deployment.target) + ". Marathon's own list of versions has rejected ones in it and no"
                            + " order, so name the version to go back to");
        }
        if (back.equals(status.version())) {
            status.apps().forEach(app -> brings(deployment, app.definition()));
            return runsAlready(deployment, now);
        }
        LinkedHashSet<String> changed =
                takesBackLast(deployment) ? LastChange.apps(status, back) : new LinkedHashSet<>();
        return Step.now(new ManualRollback(
                Stage.READ_VERSION, wanted, back, "", changed, TargetStatus.revision(found)));
    }

    /** Whether a group's last deployment is to be taken back, and not all that came since a version that was asked for. */
    private boolean takesBackLast(Deployment deployment) {
        return wanted.isEmpty() && deployment.target instanceof Target.Group;
    }

    /** That version is what was asked for: nothing goes back from it to another one. */
    private static Step runsAlready(Deployment deployment, Instant now) {
        deployment.onFailure = OnFailure.LEAVE;
        deployment.desired = deployment.before.unchanged();
        deployment.deadlines.set(Timer.DEPLOYMENT, now.plus(deployment.policy.timeout()));
        return Step.now(Follow.of(Follow.Aim.UNCHANGED));
    }

    private static String label(Target target) {
        return target instanceof Target.Group ? OwnLabels.PREVIOUS_GROUP : OwnLabels.PREVIOUS;
    }

    private static String recorded(Target target, TargetStatus status) {
        return OwnLabels.previous(target instanceof Target.Group, status.apps().stream().map(AppStatus::labels).toList());
    }

    private Step readVersion(Deployment deployment, Answer answer, Instant now) {
        try {
            Optional<ObjectNode> definition = answer.get();
            if (definition.isEmpty()) {
                return unknown(deployment);
            }
            deployment.answered();
            brings(deployment, definition.get());
            if (deployment.before.isDefinedAs(definition.get())) {
                // Marathon would take it, change nothing, and go on showing the present version.
                deployment.note("version " + version + " of " + deployment.target.id() + " is defined as what runs");
                return runsAlready(deployment, now);
            }
            Optional<String> others = takesBackLast(deployment)
                    ? LastChange.refusal(deployment.target.id(), deployment.before, apps, version, definition.get())
                    : Optional.empty();
            if (others.isPresent()) {
                return Waiting.refused(deployment, others.get());
            }
            LinkedHashSet<String> ids = new LinkedHashSet<>();
            if (deployment.target instanceof Target.Group) {
                ids.addAll(Definition.ofJson(definition.get().toString()).appIds());
            }
            return Step.now(new ManualRollback(
                    Stage.SEND, wanted, version, Fingerprint.of(definition.get()), ids, revision));
        } catch (MarathonException e) {
            return Waiting.forContact(deployment, e, this, now);
        }
    }

    /** What will run; a group has many images, and none of them is meant. */
    private static void brings(Deployment deployment, ObjectNode definition) {
        if (deployment.target instanceof Target.App) {
            deployment.image = OwnLabels.image(definition);
            deployment.digest = deployment.image.contains("@") ? deployment.image.replaceFirst("^[^@]*@", "") : "";
        }
    }

    private Step unknown(Deployment deployment) {
        return Waiting.refused(deployment, "Marathon has no version " + version + " of " + deployment.target.id());
    }

    private Step send(Deployment deployment, Answer answer, Instant now) {
        if (answer.isChanged()) {
            deployment.note(deployment.target.id() + " was changed by someone else before the rollback was sent");
            return Step.now(to(wanted));
        }
        if (!answer.wasSent()) {
            if (answer.isOverdue()) {
                return Waiting.refused(deployment, answer.failure().orElseThrow().getMessage());
            }
            return answer.failure()
                    .map(e -> Waiting.forContact(deployment, e, to(wanted), now))
                    .orElseGet(() -> Step.now(to(wanted)));
        }
        Instant limit = answer.need().sent().orElseThrow().plus(deployment.policy.rollbackTimeout());
        // From the first one on: a Marathon that never takes it must not be asked for ever.
        deployment.deadlines.setOnce(Timer.ROLLBACK, limit);
        try {
            Submission accepted = answer.get();
            deployment.answered();
            deployment.deadlines.set(Timer.ROLLBACK, limit);
            deployment.accepted("going back to version " + version, accepted);
            expect(deployment, List.of(), accepted.version(), accepted.deploymentId());
            if (deployment.target instanceof Target.Group) {
                // Which of its apps changed is seen once it is there.
                deployment.deadlines.clear(Timer.LOST_WRITE);
                return Step.now(at(Stage.CONFIRM));
            }
            return Step.now(Follow.of(Follow.Aim.OLD));
        } catch (MarathonException e) {
            return failed(deployment, e, now);
        }
    }

    /**
     * What comes, and what it comes from, should Marathon show that for some time yet.
     *
     * @param apps of a group, as they are once it is there
     */
    private static void expect(
            Deployment deployment, List<AppStatus> apps, String restored, String deploymentId) {
        deployment.diagnosis.clear();
        LinkedHashMap<String, DesiredState.Mark> to = new LinkedHashMap<>();
        LinkedHashMap<String, DesiredState.Mark> from = new LinkedHashMap<>();
        deployment.before.apps().forEach((id, was) -> {
            from.put(id, DesiredState.Mark.of(was.configuration()));
            if (deployment.target instanceof Target.App) {
                to.put(id, DesiredState.Mark.of(restored));
            }
        });
        if (deployment.target instanceof Target.Group) {
            apps.forEach(app -> to.put(app.id(), DesiredState.Mark.of(DesiredState.configurationOf(app))));
        }
        deployment.rollback = new DesiredState(
                restored, deploymentId, to, new LinkedHashMap<>(), new LinkedHashSet<>(), "");
        deployment.desired = new DesiredState(
                restored, deploymentId, from, new LinkedHashMap<>(), new LinkedHashSet<>(), "");
    }

    private Step failed(Deployment deployment, MarathonException e, Instant now) {
        if (e.mayHaveBeenApplied()) {
            deployment.deadlines.clear(Timer.LOST_WRITE);
            // Kept for the reason, should it never be taken.
            deployment.diagnosis.clear();
            deployment.diagnosis.add(e.getMessage());
            return Step.in(deployment.retryAfter(e), at(Stage.CONFIRM));
        }
        return switch (e.kind()) {
            case LOCKED -> Waiting.forLock(deployment, e.deployments(), to(wanted), now);
            case CONFLICT, TOO_MANY_DEPLOYMENTS -> Waiting.forTurn(deployment, e.getMessage(), to(wanted), now);
            case NOT_FOUND -> unknown(deployment);
            default -> Waiting.forContact(deployment, e, to(wanted), now);
        };
    }

    private Step confirm(Deployment deployment, Answer answer, Instant now) {
        deployment.deadlines.setOnce(Timer.ROLLBACK, now.plus(deployment.policy.rollbackTimeout()));
        Optional<TargetStatus> found;
        try {
            found = deployment.read(answer);
        } catch (MarathonException e) {
            return deployment.deadlines.isDue(Timer.ROLLBACK, now)
                    ? Step.now(Verdict.rollbackFailed(
                            deployment, "it is not known whether it arrived: " + e.getMessage()))
                    : Step.in(deployment.deadlines.within(deployment.retryAfter(e), Timer.ROLLBACK, now), this);
        }
        deployment.answered();
        found.ifPresent(deployment::saw);
        boolean accepted = deployment.rollback != null;
        if (accepted && found.map(status -> shows(status, deployment.rollback.version())).orElse(false)) {
            return Step.now(arrived(deployment, found.get()));
        }
        if (found.isPresent() && !deployment.before.hasSameConfigurations(found)) {
            return Step.now(accepted ? replaced(deployment) : moved(deployment, found.get()));
        }
        Instant arrives = deployment.deadlines.setOnce(
                Timer.LOST_WRITE, now.plus(accepted ? Condition.NOT_YET.lasting() : Submit.WINDOW));
        if (now.isBefore(arrives)) {
            return Step.in(Duration.ofSeconds(1), this);
        }
        deployment.deadlines.clear(Timer.LOST_WRITE);
        if (accepted && found.isPresent()) {
            return Step.now(Verdict.failed(
                    deployment, Follow.Aim.OLD, "Marathon took it, but goes on showing what was to be undone"));
        }
        if (found.isEmpty()) {
            return Step.now(deployment.end(
                    Outcome.SUPERSEDED, true, "someone else deleted " + deployment.target.id() + " meanwhile"));
        }
        if (deployment.deadlines.isDue(Timer.ROLLBACK, now)) {
            return Waiting.refused(
                    deployment,
                    "Marathon did not take the rollback within " + DurationText.clock(deployment.policy.rollbackTimeout())
                            + deployment.diagnosis.stream().map(last -> "; its last answer: " + last)
                                    .findFirst().orElse(""));
        }
        return Step.now(to(wanted));
    }

    /** Whether a group, or an app in it, has a version. */
    private static boolean shows(TargetStatus status, String version) {
        return status.version().equals(version)
                || status.apps().stream().map(DesiredState::configurationOf).anyMatch(version::equals);
    }

    /** A group's rollback that was accepted is there: it has all its apps, and they are as they were or have its version. */
    private Phase arrived(Deployment deployment, TargetStatus status) {
        DesiredState accepted = deployment.rollback;
        boolean whole = apps.stream().allMatch(id -> status.app(id).isPresent());
        boolean ours = whole && status.apps().stream().allMatch(app -> accepted.version().equals(DesiredState.configurationOf(app))
                || Optional.ofNullable(deployment.before.apps().get(app.id()))
                        .filter(was -> was.configuration().equals(DesiredState.configurationOf(app)))
                        .isPresent());
        if (!ours) {
            return replaced(deployment);
        }
        expect(deployment, status.apps(), accepted.version(), accepted.deploymentId());
        return Follow.of(Follow.Aim.OLD);
    }

    private static Phase replaced(Deployment deployment) {
        return deployment.end(
                Outcome.SUPERSEDED,
                true,
                "someone else changed " + deployment.target.id() + " during the rollback: that was not touched. "
                        + Verdict.now(deployment));
    }

    private Phase moved(Deployment deployment, TargetStatus status) {
        if (!Fingerprint.of(status.definition()).equals(fingerprint)) {
            return deployment.end(
                    Outcome.SUPERSEDED,
                    true,
                    "the answer to the rollback was lost, and someone else's change is there instead. "
                            + Verdict.now(deployment));
        }
        deployment.note("the rollback is there although its answer was lost");
        expect(deployment, status.apps(), status.apps().stream()
                .map(DesiredState::configurationOf)
                .max(String::compareTo)
                .orElse(status.version()), "");
        return Follow.identifying(Follow.Aim.OLD);
    }
}
