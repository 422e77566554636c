package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
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
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code marathonRedeploy}: deploys what an earlier build of the same job has deployed, as it was rendered then, to the
 * same Marathon and with the same limits. It is followed, proven and rolled back as any deployment, and counts as this
 * build's. No agent and no file is needed.
 */
public final class MarathonRedeployStep extends Step implements AgentlessStep {
    private final String build;
    private String id;

    /** @param build number of a build of this job */
    @DataBoundConstructor
    public MarathonRedeployStep(String build) {
        this.build = Util.fixNull(build).trim();
    }

    public String getBuild() {
        return build;
    }

    /** Which of several deployments of that build: the app's or group's id, a centre's name, or the key in the address of its card. */
    public String getId() {
        return id;
    }

    @DataBoundSetter
    public void setId(String id) {
        this.id = Util.fixEmptyAndTrim(id);
    }

    @Override
    public StepExecution start(StepContext stepContext) {
        return new Execution(this, stepContext);
    }

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

    /** Carries it out. */
    private static final class Execution extends MachineExecution {
        private static final long serialVersionUID = 1L;

        private final transient MarathonRedeployStep step;

        Execution(MarathonRedeployStep step, StepContext context) {
            super(context, new MarathonAccess("", "", ""));
            this.step = step;
        }

        @Override
        DeploymentAction.Beginning beginning(Run<?, ?> run) {
            return step.beginning(run);
        }

        @Override
        List<RunNotices> notices(Run<?, ?> run, StepDeployment ready) throws AbortException {
            return step.notices(run, ready.id(""), card(), this::log);
        }

        @Override
        StepDeployment prepare(RunContext runContext, DeploymentAction shown) throws AbortException {
            goTo(step.access(runContext.run()));
            return new SingleDeployment(this, step.prepare(runContext));
        }
    }

    /** Name and form. */
    @Extension
    public static final class DescriptorImpl extends FormDescriptor {
        @Override
        public String getFunctionName() {
            return "marathonRedeploy";
        }

        @Override
        public String getDisplayName() {
            return Messages.MarathonRedeployStep_displayName();
        }

        @POST
        public FormValidation doCheckBuild(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> isEmpty(value)
                    ? FormValidation.error(Messages.MarathonRedeployStep_noBuild())
                    : FormValidation.ok());
        }

        /** A key is none of an app. */
        @POST
        @Override
        public FormValidation doCheckId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormValidation.ok();
        }
    }
}
