package io.jenkins.plugins.marathondeploy.freestyle;

import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.pipeline.DeploymentResult;
import io.jenkins.plugins.marathondeploy.pipeline.HiddenValues;
import io.jenkins.plugins.marathondeploy.pipeline.RunContext;
import io.jenkins.plugins.marathondeploy.pipeline.RunFollower;
import io.jenkins.plugins.marathondeploy.pipeline.StepNotices;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.DeploymentStatus;
import java.io.IOException;
import java.util.function.Predicate;

/** A deployment that a build waits for on its own thread: what happens is on its card and in its console. */
record AwaitedDeployment(RunContext context, DeploymentAction card, MarathonAccess access) {
    /**
     * Returns when it has ended; where the build was aborted, after the policy for that was carried out.
     *
     * @param notices who is told of it
     * @param good    whether that is the end that the build is for
     */
    MarathonDeployPublisher.Ending await(Machine machine, StepNotices notices, Predicate<Report> good)
            throws IOException, InterruptedException {
        HiddenValues hidden = context.hidden();
        Report report = notices.during(
                () -> new RunFollower(access, context.run()).await(machine, event -> {
                    card.show(event, machine.phase(), DeploymentStatus.of(event, System.currentTimeMillis(), hidden));
                    if (event.isLogged()) {
                        context.log(event);
                    }
                }),
                end -> end.outcome().name());
        // First of all, since an interrupted thread can't write the build's file.
        boolean aborted = Thread.interrupted();
        card.end(report, machine.curves(), good.test(report), hidden);
        report.warningCount().ifPresent(context::log);
        return new MarathonDeployPublisher.Ending(new DeploymentResult(report, hidden), good.test(report), aborted);
    }
}
