package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.gate.Facts;
import io.jenkins.plugins.marathondeploy.workload.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks gates while the app is looked at as before: a version that turns unhealthy, is replaced or deleted ends as it would
 * without them. They are asked only while all of its instances are healthy, and their limits run only then. When all have
 * passed, the verdict needs one more look.
 *
 * @param watch   how the app is looked at
 * @param settled whether all that is ours was healthy at the last look
 * @param facts   what the gates are told, as of the last look at which it was
 */
record Verify(Follow watch, boolean settled, Facts facts) implements Phase {
    /** An answer that has not come so long after the next look was due is given up: the app is looked at, and it is asked again. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** All that is ours is healthy, and there are gates to ask. */
    static Verify of(Deployment deployment, Follow watch, Instant now) {
        GateRound round = GateRound.of(deployment, watch.aim());
        if (!round.hasBegun() && watch.aim() != Follow.Aim.SOAK) {
            // From here on their limits count; this one is for an app that does not stay healthy meanwhile.
            deployment.deadlines.set(limit(watch), now.plus(timeout(deployment, watch)).plus(round.limits()));
        }
        round.begin(now);
        return new Verify(watch, true, round.facts());
    }

    @Override
    public PhaseName name() {
        return switch (watch.aim()) {
            case NEW, UNCHANGED -> PhaseName.VERIFY;
            case SOAK -> PhaseName.SOAK;
            case OLD -> PhaseName.ROLLBACK;
        };
    }

    private GateRound round(Deployment deployment) {
        return GateRound.of(deployment, watch.aim());
    }

    private boolean isInterrupted(Deployment deployment) {
        return deployment.isInterrupted() && watch.aim() != Follow.Aim.OLD;
    }

    private boolean looks(Deployment deployment, Instant now) {
        Optional<Instant> look = deployment.deadlines.get(Timer.WATCH);
        return !settled || look.isEmpty() || !now.isBefore(look.get());
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        GateRound round = round(deployment);
        if (isInterrupted(deployment) || looks(deployment, now)) {
            return watch.need(deployment, now);
        }
        Optional<Integer> due = round.due(now);
        if (due.isEmpty()) {
            return watch.need(deployment, now);
        }
        return round.isGivenUp(due.get(), now) ? Need.nothing() : round.ask(due.get(), facts);
    }

    @Override
    public Instant wakeAt(Deployment deployment) {
        Instant wake = earlier(watch.wakeAt(deployment), round(deployment).end());
        return deployment.deadlines.get(Timer.WATCH).map(look -> earlier(wake, look.plus(PATIENCE))).orElse(wake);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    @Override
    public Instant waitsUntil(Deployment deployment, Need question) {
        return round(deployment).waitsUntil(question);
    }

    /**
     * The time in which it was asked is its own: neither it nor the look that comes next was kept waiting in it. Where it was
     * never begun, that look is due as it was.
     */
    @Override
    public void givenUp(Deployment deployment, Need question, Duration moved, Instant now) {
        round(deployment).givenUp(question, moved, now);
        round(deployment).askAgain(question.gate(), question.begun(), now);
        deployment.deadlines.get(Timer.WATCH).map(look -> look.minus(moved)).ifPresent(look -> {
            Instant begun = question.begun().orElse(look);
            Instant late = look.isBefore(begun) ? look.plus(Duration.between(begun, now)) : now;
            deployment.deadlines.set(Timer.WATCH, look.isAfter(now) ? look : late);
        });
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        GateRound round = round(deployment);
        if (isInterrupted(deployment)) {
            return left(deployment, watch.advance(deployment, answer, now));
        }
        if (answer.need().gate() >= 0) {
            round.spareOthers(answer.need().gate(), answer.need().begun(), now);
            round.extend(round.dueAt(answer.need().gate(), now), answer.need().begun(), now);
            // The look that is due has no share in that time.
            deployment.deadlines.get(Timer.WATCH).filter(now::isAfter).ifPresent(due -> deployment.deadlines.set(Timer.WATCH, now));
            return took(deployment, answer.need().gate(), round.take(answer.need().gate(), answer.finding(), now), now);
        }
        Optional<Integer> due = round.due(now);
        if (answer.need().kind() == Need.Kind.NOTHING && due.isPresent()) {
            return took(deployment, due.get(), round.unanswered(due.get(), now), now);
        }
        return looked(deployment, watch.advance(deployment, answer, now), answer, now);
    }

    /** @param answer what was looked at, if it did not fail */
    private Step looked(Deployment deployment, Step step, Answer answer, Instant now) {
        Phase came = step.next();
        Follow next = came instanceof Verify again ? again.watch : came instanceof Follow follow ? follow : null;
        if (came instanceof AskVersion) {
            return step;
        }
        if (next == null || next.aim() != watch.aim()) {
            return left(deployment, step);
        }
        boolean soaks = answer.failure().isEmpty() && next.aim() == Follow.Aim.SOAK && next.last().condition() == Condition.SETTLED;
        boolean well = came instanceof Verify || soaks;
        Deadlines deadlines = deployment.deadlines;
        if (deadlines.get(Timer.UNSETTLED).isEmpty()) {
            deadlines.get(Timer.WATCH).ifPresent(due -> round(deployment).extend(due, answer.need().begun(), now));
        }
        if (well) {
            // A gate's limit is for what it asks, not for an instance that has to be started anew.
            deadlines.moveGates(deadlines.since(Timer.UNSETTLED, now));
            deadlines.clear(Timer.UNSETTLED);
            deadlines.clear(Timer.UNHEALTHY);
        } else {
            deadlines.setOnce(Timer.UNSETTLED, now);
            boolean late = answer.failure().isEmpty() && deadlines.setOnce(Timer.UNHEALTHY, now.plus(timeout(deployment, watch))).compareTo(now) <= 0;
            if (late) {
                String standing = next.standing();
                return left(deployment, Step.now(
                        Verdict.late(deployment, watch.aim(), standing.isEmpty() ? "not known how" : standing)));
            }
        }
        if (came instanceof Follow) {
            // The soak is not over, or has begun anew.
            deadlines.clear(Timer.SOAKED);
        }
        deadlines.set(Timer.WATCH, now.plus(came instanceof Verify ? deployment.pace().watch() : step.delay()));
        Verify further = new Verify(next, well, well && deployment.seen != null ? round(deployment).facts() : facts);
        if (well && deadlines.isDue(limit(watch), now)) {
            Optional<Integer> open = round(deployment).first();
            if (open.isPresent()) {
                round(deployment).late(open.get(), now);
                return further.failed(deployment, open.get(), now);
            }
        }
        return further.idle(deployment, now);
    }

    private static Duration timeout(Deployment deployment, Follow watch) {
        return watch.aim() == Follow.Aim.OLD ? deployment.policy.rollbackTimeout() : deployment.policy.timeout();
    }

    private static Timer limit(Follow watch) {
        return watch.aim() == Follow.Aim.OLD ? Timer.ROLLBACK : Timer.DEPLOYMENT;
    }

    /** Waits for the next look or question, whichever comes first. */
    private Step idle(Deployment deployment, Instant now) {
        if (settled) {
            round(deployment).begin(now);
        }
        Instant look = deployment.deadlines.get(Timer.WATCH).orElse(now);
        Instant next = settled ? earlier(look, round(deployment).next()) : look;
        return next.isAfter(now) ? Step.in(Duration.between(now, next), this) : Step.now(this);
    }

    private Step took(Deployment deployment, int gate, GateRound.Result result, Instant now) {
        GateRound round = round(deployment);
        switch (result) {
            case FAILED -> {
                return failed(deployment, gate, now);
            }
            case PASSED -> {
                if (watch.aim() != Follow.Aim.SOAK && !round.isOpen(now)
                        || deployment.deadlines.get(Timer.SOAKED).isPresent()) {
                    deployment.deadlines.clear(Timer.WATCH);
                }
                return idle(deployment, now);
            }
            default -> {
                return idle(deployment, now);
            }
        }
    }

    private Step failed(Deployment deployment, int gate, Instant now) {
        String why = round(deployment).why(gate);
        return switch (watch.aim()) {
            case OLD -> {
                // There is nowhere else to go back to.
                deployment.warn(why);
                deployment.deadlines.clear(Timer.WATCH);
                yield idle(deployment, now);
            }
            case UNCHANGED -> left(deployment, Step.now(deployment.end(
                    Outcome.LEFT,
                    false,
                    "nothing differs from what Marathon has, and that is healthy, but " + Verdict.sentence(why)
                            + " Nothing was changed on Marathon.")));
            case NEW, SOAK -> left(deployment, Step.now(Verdict.failed(deployment, watch.aim(), why)));
        };
    }

    private Step left(Deployment deployment, Step step) {
        if (deployment.ownTest != null && watch.aim() != Follow.Aim.SOAK) {
            deployment.ownTest.stop(deployment.failure == null ? "the deployment has ended" : deployment.failure);
        }
        return step;
    }
}
