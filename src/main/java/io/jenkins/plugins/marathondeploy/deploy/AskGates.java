package io.jenkins.plugins.marathondeploy.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks the gates that have to pass before anything is sent, one after the other. Red is a refusal: nothing was changed.
 *
 * @param prepare where it is gone back to, which looks anew
 */
record AskGates(Prepare prepare) implements Phase {
    static AskGates of(Deployment deployment, Prepare prepare, Instant now) {
        GateRound.before(deployment).begin(now);
        return new AskGates(prepare);
    }

    @Override
    public PhaseName name() {
        return PhaseName.PREPARE;
    }

    @Override
    public Phase afterLostAnswer() {
        return new AskGates(prepare.readBack());
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        GateRound round = GateRound.before(deployment);
        Optional<Integer> due = round.due(now);
        return deployment.interruption != null || due.isEmpty() || round.isGivenUp(due.get(), now)
                ? Need.nothing()
                : round.ask(due.get(), round.facts());
    }

    @Override
    public Instant wakeAt(Deployment deployment) {
        return GateRound.before(deployment).end();
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        GateRound round = GateRound.before(deployment);
        if (deployment.interruption != null) {
            return Step.now(prepare);
        }
        Optional<Integer> due = answer.need().gate() < 0 ? round.due(now) : Optional.of(answer.need().gate());
        if (due.isEmpty()) {
            Instant next = round.next();
            return next == Instant.MAX ? Step.now(prepare) : Step.in(Duration.between(now, next), this);
        }
        round.extend(round.dueAt(due.get(), now), answer.need().begun(), now);
        GateRound.Result result = answer.need().gate() < 0
                ? round.late(due.get(), now)
                : round.take(due.get(), answer.finding(), now);
        return switch (result) {
            case OPEN -> Step.in(Duration.between(now, round.next()), this);
            case PASSED -> Step.now(round.isOpen(now) ? of(deployment, prepare, now) : prepare);
            case FAILED -> Waiting.refused(deployment, round.why(due.get()));
        };
    }
}
