package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.deploy.Build;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.release.ReleaseConsole;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.KeptDeployment;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Deploys what an earlier build of the same job has deployed.
 *
 * @param build its number, as the user gave it
 * @param id    which of its deployments, as {@link MarathonRedeployStep#getId} has it
 */
public record AgentlessRedeploy(String build, @CheckForNull String id) implements AgentlessStep {
    @Override
    public DeploymentAction.Beginning beginning(Run<?, ?> run) {
        try {
            return deployment(run).again();
        } catch (AbortException wrong) {
            // It is told when it is prepared, and the card has it then.
            return new DeploymentAction.Beginning(DeploymentAction.Kind.DEPLOYMENT, Util.fixNull(id), null, "", false);
        }
    }

    @Override
    public MarathonAccess access(Run<?, ?> run) throws AbortException {
        return deployment(run).access();
    }

    @Override
    public Machine prepare(RunContext runContext) throws AbortException {
        Run<?, ?> run = runContext.run();
        DeploymentAction earlier = deployment(run);
        KeptDeployment kept = KeptDeployment.read(earlier);
        kept.secrets().forEach(runContext.hidden()::hide);
        MarathonAccess access = earlier.access();
        access.resolveAgain(earlier.getRun().getDisplayName(), run.getParent());
        String of = "build " + earlier.getRun().getDisplayName();
        DeploymentRequest again = kept.request()
                .again(
                        new Build(run.getParent().getFullName(), run.getNumber()),
                        "this is the image that " + of + " has deployed");
        runContext.log("deploys what " + of + " has deployed: " + again.definition().id()
                + (again.image().isEmpty() ? "" : " with " + again.image()));
        again.warnings().forEach(warning -> runContext.line(ReleaseConsole.Topic.WARNING, warning));
        kept.request().policy().gates().stream().filter(Gate::isOwnTest).forEach(test -> runContext.log(
                test.name() + " is not run again: it is in the script of " + of + "; call marathonDeployWithTest to have it run"));
        Machine machine = Machine.deploy(again);
        machine.remember(access.kept(run));
        return machine;
    }

    @Override
    public List<RunNotices> notices(Run<?, ?> run, String app, String marker, Consumer<String> console)
            throws AbortException {
        return RunNotices.again(deployment(run), run, app, marker, console).stream().toList();
    }

    @Override
    public boolean isGood(Report report) {
        return report.outcome().isGood();
    }

    /**
     * The deployment that is meant.
     *
     * @throws AbortException when there is none, saying which there are
     */
    public DeploymentAction deployment(Run<?, ?> run) throws AbortException {
        String job = run.getParent().getFullName();
        if (!build.matches("[1-9][0-9]{0,8}")) {
            throw new AbortException(
                    "'build' is '" + build + "', which is no number of a build: give one of an earlier build of " + job + ".");
        }
        Run<?, ?> earlier = run.getParent().getBuildByNumber(Integer.parseInt(build));
        if (earlier == null || earlier.getNumber() >= run.getNumber()) {
            throw new AbortException("There is no earlier build #" + build + " of " + job
                    + ", or it was deleted: give one that is on the job's page.");
        }
        List<DeploymentAction> all = earlier.getActions(DeploymentAction.class).stream()
                .filter(one -> one.getKind() == DeploymentAction.Kind.DEPLOYMENT && !one.isOfSeveral())
                .toList();
        List<DeploymentAction> named = all.stream()
                .filter(one -> id == null || id.equals(one.getApp()) || id.equals(one.getCentre()) || id.equals(one.getKey()))
                .toList();
        if (named.size() == 1) {
            return ended(named.get(0));
        }
        String which = "build #" + build + " of " + job;
        if (all.isEmpty()) {
            throw new AbortException(which + " has deployed nothing.");
        }
        throw new AbortException((named.isEmpty() ? which + " has not deployed " + id : which + " has several deployments")
                + ": give 'id' as one of these, the app or what is in parentheses: "
                + all.stream().map(one -> one.getApp() + " (" + (one.getCentre().isEmpty() ? "" : one.getCentre() + ", ") + one.getKey() + ")").collect(Collectors.joining(", ")) + ".");
    }

    private DeploymentAction ended(DeploymentAction deployment) throws AbortException {
        if (deployment.isRunning()) {
            throw new AbortException("Build #" + build + " still deploys " + deployment.getApp()
                    + ": wait for its end, or abort it.");
        }
        return deployment;
    }
}
