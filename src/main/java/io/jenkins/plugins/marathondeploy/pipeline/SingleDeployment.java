package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.auth.TextMask;
import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.follow.Listener;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.DeploymentStatus;
import io.jenkins.plugins.marathondeploy.view.KeptDeployment;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A step's deployment to one Marathon. */
final class SingleDeployment implements StepDeployment, Listener {
    private final MachineExecution execution;
    private final Machine machine;

    SingleDeployment(MachineExecution execution, Machine machine) {
        this.execution = execution;
        this.machine = machine;
    }

    @Override
    public String id(String centre) {
        return machine.id();
    }

    @Override
    public String state() {
        return machine.state();
    }

    @Override
    public void keep(DeploymentAction shown, Set<String> secrets, TextMask mask) {
        KeptDeployment.keep(shown, machine.state(), secrets, mask);
    }

    @Override
    public void show(DeploymentAction shown) throws IOException {
        shown.follow(machine);
    }

    @Override
    public Consumer<String> follow() throws IOException, InterruptedException {
        execution.blocks().forEach(block -> block.test(machine));
        return new RunFollower(execution.access(), execution.getContext().get(Run.class)).begin(machine, this)::interrupt;
    }

    @Override
    public CompletionStage<Void> advanced(Advance advance) {
        for (DeploymentEvent event : advance.events()) {
            Optional<DeploymentStatus> latest =
                    DeploymentStatus.of(event, System.currentTimeMillis(), execution.mask());
            latest.ifPresent(now -> execution.status = now);
            execution.onCard(shown -> shown.show(event, machine.phase(), latest));
            execution.console().tell(MachineExecution.MARATHON, event);
        }
        return advance.transition() ? execution.keep(this) : CompletableFuture.completedFuture(null);
    }

    @Override
    public void ended(Report report) {
        execution.ended(report.outcome(), () -> {
            boolean good = execution.isGood(report);
            report.warningCount().ifPresent(execution::log);
            execution.complete(new DeploymentResult(report, execution.mask()), good, () ->
                    execution.onCard(shown -> shown.end(report, machine.curves(), good, execution.mask())));
        });
    }

    @Override
    public void broken(Throwable problem) {
        execution.broken(problem);
    }
}
