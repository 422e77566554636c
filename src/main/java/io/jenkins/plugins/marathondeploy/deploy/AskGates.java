package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.gate.Facts;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks the gates that have to pass before anything is sent, one after the other. Red is a refusal: nothing was changed.
 *
 * @param prepare where it is gone back to, which looks anew
 * @param facts   what the gates are told
 */
record AskGates(Prepare prepare, Facts facts) implements Phase {
    /** @param running what runs */
    static AskGates of(Deployment deployment, Prepare prepare, Optional<TargetStatus> running, Instant now) {
        GateRound round = GateRound.before(deployment);
        round.begin(now);
        return new AskGates(prepare, GateFacts.before(deployment, running, prepare.definition()));
    }

    @Override
    public PhaseName name() {
        return PhaseName.PREPARE;
    }

    @Override
    public Submit.Lost lost() {
        return prepare.lost();
    }

    @Override
    public Phase afterLostAnswer() {
        return new AskGates(prepare.readBack(), facts);
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        GateRound round = GateRound.before(deployment);
        Optional<Integer> due = round.due(now);
        return deployment.interruption != null || due.isEmpty() || round.isGivenUp(due.get(), now)
                ? Need.nothing()
                : round.ask(due.get(), facts);
    }

    @Override
    public Instant wakeAt(Deployment deployment) {
        return GateRound.before(deployment).end();
    }

    @Override
    public Instant waitsUntil(Deployment deployment, Need question) {
        return GateRound.before(deployment).waitsUntil(question);
    }

    @Override
    public void givenUp(Deployment deployment, Need question, Duration moved, Instant now) {
        GateRound.before(deployment).givenUp(question, moved, now);
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        GateRound round = GateRound.before(deployment);
        if (deployment.interruption != null) {
            return Step.now(prepare);
        }
        // Without a question: one may have become due since then, which is to be asked yet.
        Optional<Integer> due = answer.need().gate() < 0
                ? round.due(now).filter(index -> round.isGivenUp(index, now))
                : Optional.of(answer.need().gate());
        if (due.isEmpty()) {
            Instant next = round.next();
            return next == Instant.MAX ? Step.now(prepare)
                    : next.isAfter(now) ? Step.in(Duration.between(now, next), this) : Step.now(this);
        }
        round.extend(round.dueAt(due.get(), now), answer.need().begun(), now);
        GateRound.Result result = answer.need().gate() < 0
                ? round.unanswered(due.get(), now)
                : round.take(due.get(), answer.finding(), now);
        return switch (result) {
            case OPEN -> Step.in(Duration.between(now, round.next()), this);
            case PASSED -> {
                round.begin(now);
                if (round.isOpen(now)) {
                    yield Step.now(this);
                }
                // None of them is asked again: their moments would be kept, and persisted, to the end.
                deployment.deadlines.gates().clear();
                yield Step.now(prepare);
            }
            case FAILED -> Waiting.refused(deployment, round.why(due.get()));
        };
    }
}
