package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Deadlines.Timer;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.workload.DesiredState;
import io.jenkins.plugins.marathondeploy.workload.Plan;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Before it is said that nothing was changed, although a submission is without a trace: looks until that can't arrive any
 * longer, and once more then. What arrives after all is followed as any other.
 *
 * @param plan what was sent
 * @param end  how it ends when that did not arrive
 */
record AwaitArrival(Plan plan, Report.End end) implements Phase {
    private static final Duration PACE = Duration.ofSeconds(1);
    /** How a deployment ends that has changed nothing. */
    private static final Set<Outcome> ENDS = EnumSet.of(Outcome.REFUSED, Outcome.CANCELLED);

    /** The step that was wanted, or the way to it by here. */
    static Step before(Step wanted, Phase from, Deployment deployment, Instant now) {
        Submit.Lost lost = from.lost();
        if (lost == null || lost.isAnswered() || !(wanted.next() instanceof Ended ended) || !ENDS.contains(ended.report().outcome())) {
            return wanted;
        }
        Duration left = Duration.between(now, latest(deployment, now));
        if (!left.isNegative()) {
            deployment.waits("a submission of " + deployment.target.id() + " has had no answer and may still arrive", left);
        }
        return Step.now(new AwaitArrival(lost.plan(), ended.report().end()));
    }

    private static Instant latest(Deployment deployment, Instant now) {
        return deployment.deadlines.get(Timer.LOST_WRITE)
                .map(Submit::latestArrival)
                .orElseGet(() -> deployment.deadlines.setOnce(Timer.ARRIVAL, now.plus(Submit.LATEST_ARRIVAL)));
    }

    @Override
    public PhaseName name() {
        return PhaseName.SUBMIT;
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        return deployment.readTarget();
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        boolean last = !now.isBefore(latest(deployment, now));
        Optional<TargetStatus> found;
        try {
            found = deployment.read(answer);
        } catch (MarathonException e) {
            return last ? Submit.unknown(deployment, plan, e.getMessage()) : Step.in(deployment.retryAfter(e), this);
        }
        deployment.answered();
        found.ifPresent(deployment::saw);
        Optional<DesiredState> there = plan.arrived(deployment.submission, deployment.before, found);
        if (there.isPresent()) {
            return Submit.arrived(deployment, plan, there.get(), now);
        }
        deployment.before = deployment.before.orNewer(plan, found);
        return last ? Step.now(new Ended(deployment.report(end))) : Step.in(PACE, this);
    }
}
