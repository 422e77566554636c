package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.rollout.Rollout;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Builds, pushes and deploys to several Marathons as one. */
final class CentresExecution extends MachineExecution {
    private static final long serialVersionUID = 1L;

    private final transient MarathonDeployStep step;
    /** The Marathons' names in the configuration, in order. */
    private ArrayList<String> sites = new ArrayList<>();
    /** The step's block by those names; empty where it has none. */
    private final LinkedHashMap<String, StepBlock> tests = new LinkedHashMap<>();

    CentresExecution(MarathonDeployStep step, StepContext context) throws AbortException {
        super(context, new MarathonAccess("", "", ""));
        this.step = step;
        sites.addAll(step.sites());
    }

    @Override
    void addBlocks() {
        ArrayList<StepBlock> all = new ArrayList<>();
        sites.forEach(name -> tests.put(name, new StepBlock(getContext(), name, all)));
    }

    @Override
    Collection<StepBlock> blocks() {
        return tests.values();
    }

    Optional<StepBlock> block(String centre) {
        return Optional.ofNullable(tests.get(centre));
    }

    @Override
    DeploymentAction.Beginning beginning(Run<?, ?> run) {
        return StepRelease.beginning(step, run);
    }

    @Override
    DeploymentAction begin(Run<?, ?> run, String key) throws IOException {
        return StepCentres.begin(step, run, key);
    }

    @Override
    boolean builds() {
        return step.getRepository() != null;
    }

    @Override
    Optional<DeploymentResult> dryRun(RunContext runContext, DeploymentAction shown)
            throws IOException, InterruptedException {
        return step.isDryRun()
                ? Optional.of(new StepCentres(step, runContext, shown).dryRun())
                : Optional.empty();
    }

    @Override
    List<RunNotices> notices(Run<?, ?> run, StepDeployment ready) throws AbortException {
        DeploymentAction shown = DeploymentAction.find(run, card()).orElseThrow();
        return StepCentres.notices(step, ready::id, shown, (centre, line) -> console().log(centre, line));
    }

    @Override
    String source(int which) {
        return sites.get(which);
    }

    @Override
    StepDeployment prepare(RunContext runContext, DeploymentAction shown) throws IOException, InterruptedException {
        Rollout rollout = new StepCentres(step, runContext, shown).prepare();
        return new CentresDeployment(this, rollout);
    }

    @Override
    StepDeployment stored(String text, Run<?, ?> run) {
        Rollout rollout = Rollout.ofState(StoredMachine.decrypted(text));
        for (Map.Entry<String, MarathonAccess> site : StepCentres.sites(rollout.centres()).entrySet()) {
            rollout.machine(site.getKey()).remember(site.getValue().kept(run));
        }
        return new CentresDeployment(this, rollout);
    }
}
