package io.jenkins.plugins.marathondeploy.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.pipeline.DeploymentResult;
import io.jenkins.plugins.marathondeploy.pipeline.FailureReason;
import io.jenkins.plugins.marathondeploy.pipeline.HiddenValues;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import io.jenkins.plugins.marathondeploy.pipeline.RunContext;
import io.jenkins.plugins.marathondeploy.pipeline.RunFollower;
import io.jenkins.plugins.marathondeploy.pipeline.StepCentres;
import io.jenkins.plugins.marathondeploy.pipeline.StepNotices;
import io.jenkins.plugins.marathondeploy.rollout.BlockingRolloutWait;
import io.jenkins.plugins.marathondeploy.rollout.Rollout;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import io.jenkins.plugins.marathondeploy.view.CentresView;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.DeploymentStatus;
import java.io.IOException;
import java.util.UUID;

/** A build that deploys to several Marathons as one, while its thread waits. */
final class CentresBuild {
    private final MarathonDeployStep step;
    private final RunContext runContext;
    private final HiddenValues hidden;
    private final Run<?, ?> run;

    /** @param step with all of its fields expanded */
    CentresBuild(MarathonDeployStep step, RunContext runContext) {
        this.step = step;
        this.runContext = runContext;
        hidden = runContext.hidden();
        run = runContext.run();
    }

    /** @return null for a dry run */
    @CheckForNull
    MarathonDeployPublisher.Ending deploy() throws IOException, InterruptedException {
        String key = UUID.randomUUID().toString();
        DeploymentAction card = StepCentres.begin(step, run, key);
        Rollout rollout;
        try {
            StepCentres centres = new StepCentres(step, runContext, card);
            if (step.isDryRun()) {
                centres.dryRun();
                return null;
            }
            rollout = centres.prepare();
        } catch (IOException | InterruptedException | RuntimeException e) {
            FailureReason.showInBuild(card, e, hidden);
            throw e;
        }
        CentresView.keep(card, rollout, hidden.values(), hidden);
        StepNotices notices = new StepNotices(
                StepCentres.notices(step, name -> rollout.machine(name).id(), card, (centre, line) -> runContext.of(centre).log(line)));
        CentresView.follow(card, rollout);
        RolloutReport report = notices.during(
                () -> RunFollower.await(rollout, run, new Events(card, rollout)), end -> end.outcome().name());
        // First of all, since an interrupted thread can't write the build's file.
        boolean aborted = Thread.interrupted();
        CentresView.end(card, rollout, report, hidden);
        report.centres().forEach(centre ->
                centre.report().warningCount().ifPresent(count -> runContext.of(centre.name()).log(count)));
        return new MarathonDeployPublisher.Ending(
                new DeploymentResult(report, hidden), report.outcome().isGood(), aborted);
    }

    /** Shows what happens. */
    private final class Events extends BlockingRolloutWait {
        private final DeploymentAction card;
        private final Rollout rollout;

        Events(DeploymentAction card, Rollout rollout) {
            this.card = card;
            this.rollout = rollout;
        }

        @Override
        protected void happened(String centre, DeploymentEvent event) {
            card.centre(centre).show(
                    event,
                    rollout.machine(centre).phase(),
                    DeploymentStatus.of(event, System.currentTimeMillis(), hidden));
            if (event.isLogged()) {
                runContext.of(centre).log(event);
            }
        }

        @Override
        public void decided(String note) {
            runContext.log(note);
        }
    }
}
