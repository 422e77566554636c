package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.auth.TextMask;
import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.rollout.Rollout;
import io.jenkins.plugins.marathondeploy.rollout.RolloutListener;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import io.jenkins.plugins.marathondeploy.view.CentresView;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.DeploymentStatus;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A step's deployment to several Marathons as one. */
final class CentresDeployment implements StepDeployment, RolloutListener {
    private final CentresExecution execution;
    private final Rollout rollout;

    CentresDeployment(CentresExecution execution, Rollout rollout) {
        this.execution = execution;
        this.rollout = rollout;
    }

    @Override
    public String id(String centre) {
        return rollout.machine(centre).id();
    }

    @Override
    public String state() {
        return rollout.state();
    }

    @Override
    public void keep(DeploymentAction shown, Set<String> secrets, TextMask mask) {
        CentresView.keep(shown, rollout, secrets, mask);
    }

    @Override
    public void show(DeploymentAction shown) throws IOException {
        CentresView.follow(shown, rollout);
    }

    @Override
    public Consumer<String> follow() throws IOException, InterruptedException {
        for (String centre : rollout.centres()) {
            execution.block(centre).ifPresent(block -> block.test(rollout.machine(centre)));
        }
        return RunFollower.begin(rollout, execution.getContext().get(Run.class), this)::interrupt;
    }

    @Override
    public CompletionStage<Void> advanced(String centre, Advance advance) {
        Machine machine = rollout.machine(centre);
        for (DeploymentEvent event : advance.events()) {
            Optional<DeploymentStatus> latest =
                    DeploymentStatus.of(event, System.currentTimeMillis(), execution.mask());
            latest.ifPresent(now -> execution.status = now.at(centre));
            execution.onCard(shown -> shown.centre(centre).show(event, machine.phase(), latest));
            execution.console().tell(centre, event);
        }
        return advance.transition() ? execution.keep(this) : CompletableFuture.completedFuture(null);
    }

    @Override
    public void decided(String note) {
        execution.log(note);
    }

    @Override
    public CompletionStage<Void> transition() {
        return execution.keep(this);
    }

    @Override
    public void ended(RolloutReport report) {
        execution.ended(report.outcome(), () -> {
            report.centres().forEach(centre -> centre.report().warningCount().ifPresent(count ->
                    execution.console().log(centre.name(), count)));
            execution.complete(new DeploymentResult(report, execution.mask()), report.outcome().isGood(), () ->
                    execution.onCard(shown -> CentresView.end(shown, rollout, report, execution.mask())));
        });
    }

    @Override
    public void broken(Throwable problem) {
        execution.broken(problem);
    }
}
