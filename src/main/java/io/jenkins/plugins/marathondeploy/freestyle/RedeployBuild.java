package io.jenkins.plugins.marathondeploy.freestyle;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.scm.SCMRevisionState;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.pipeline.AgentlessStep;
import io.jenkins.plugins.marathondeploy.pipeline.FailureReason;
import io.jenkins.plugins.marathondeploy.pipeline.HiddenValues;
import io.jenkins.plugins.marathondeploy.pipeline.RunContext;
import io.jenkins.plugins.marathondeploy.pipeline.StepNotices;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.KeptDeployment;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.UUID;

/**
 * A build of a freestyle job that does what {@link RedeployWish} says in place of all that the job does: no checkout, no
 * wrappers, no steps, no post-build actions, and no jobs that these would start. It has a number, a console and a record as any other.
 */
public final class RedeployBuild extends FreeStyleBuild {
    private RedeployBuild(FreeStyleProject job) throws IOException {
        super(job);
    }

    /** The next build of the job, which is in its list from now on. */
    static RedeployBuild create(FreeStyleProject job) throws IOException {
        RedeployBuild build = new RedeployBuild(job);
        // As core does it: a number whose directory is there, as after a restored backup, is left out.
        while (Files.isDirectory(build.getRootDir().toPath())) {
            build = new RedeployBuild(job);
        }
        job.getLazyBuildMixIn().getRunMap().put(build);
        return build;
    }

    @Override
    public void run() {
        keepRevision();
        execute(new Redeployment());
    }

    /** Nothing is checked out, and polling compares with what the last build has noted. */
    private void keepRevision() {
        FreeStyleBuild before = getPreviousBuild();
        SCMRevisionState revision = before == null ? null : before.getAction(SCMRevisionState.class);
        if (revision != null) {
            addAction(revision);
        }
    }

    /** In place of core's, which has the job's steps. */
    private final class Redeployment extends RunExecution {
        @NonNull
        @Override
        public Result run(@NonNull BuildListener listener) throws IOException, InterruptedException {
            RunContext context = new RunContext(RedeployBuild.this, null, new EnvVars(), listener, new HiddenValues());
            String key = UUID.randomUUID().toString();
            AgentlessStep step = step(key);
            DeploymentAction card = DeploymentAction.begin(RedeployBuild.this, key, step.beginning(RedeployBuild.this));
            Machine machine;
            try {
                machine = step.prepare(context);
            } catch (IOException | RuntimeException e) {
                FailureReason.showInBuild(card, e, context.hidden());
                throw e;
            }
            if (card.getKind() == DeploymentAction.Kind.DEPLOYMENT) {
                KeptDeployment.keep(card, machine.state(), context.hidden().values(), context.hidden());
            }
            StepNotices notices = new StepNotices(step.notices(RedeployBuild.this, machine.id(), key, context::log));
            card.follow(machine);
            new AwaitedDeployment(context, card, step.access(RedeployBuild.this))
                    .await(machine, notices, step::isGood)
                    .tell(context);
            return Result.SUCCESS;
        }

        private AgentlessStep step(String key) throws IOException {
            RedeployWish wish = Objects.requireNonNull(getAction(RedeployWish.class), "the queue hands it over");
            try {
                return wish.step(RedeployBuild.this);
            } catch (AbortException gone) {
                DeploymentAction.begin(RedeployBuild.this, key, wish.beginning()).endBefore(gone.getMessage(), false);
                throw gone;
            }
        }

        @Override
        public void post(@NonNull BuildListener listener) {
            // The job's post-build actions are for its own builds.
        }

        @Override
        public void cleanUp(@NonNull BuildListener listener) {
            // Nothing is left, and the job starts no other one for it.
        }
    }
}
