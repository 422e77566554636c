package io.jenkins.plugins.marathondeploy.freestyle;

import hudson.AbortException;
import hudson.Util;
import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.pipeline.AgentlessRedeploy;
import io.jenkins.plugins.marathondeploy.pipeline.AgentlessRollback;
import io.jenkins.plugins.marathondeploy.pipeline.AgentlessStep;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.Redeployer;
import java.util.List;

/** What a build is to do in place of its job's steps; from the queue to the build. */
public final class RedeployWish extends InvisibleAction implements Queue.QueueAction {
    private final Redeployer.Wish wish;
    private final int build;
    private final String key;

    RedeployWish(Redeployer.Wish wish, DeploymentAction deployment) {
        this.wish = wish;
        build = deployment.getRun().getNumber();
        key = deployment.getKey();
    }

    /** @throws AbortException when the build that is meant is gone, saying so */
    AgentlessStep step(Run<?, ?> run) throws AbortException {
        AgentlessRedeploy again = new AgentlessRedeploy(String.valueOf(build), Util.fixEmptyAndTrim(key));
        return wish == Redeployer.Wish.ROLL_BACK ? AgentlessRollback.to(again.deployment(run)) : again;
    }

    /** Of one that can't be carried out. */
    DeploymentAction.Beginning beginning() {
        boolean back = wish == Redeployer.Wish.ROLL_BACK;
        return new DeploymentAction.Beginning(
                back ? DeploymentAction.Kind.ROLLBACK : DeploymentAction.Kind.DEPLOYMENT, "", null, "", false);
    }

    /** The same wish, pressed twice, is one build. */
    @Override
    public boolean shouldSchedule(List<Action> others) {
        return others.stream().noneMatch(other -> other instanceof RedeployWish same
                && same.wish == wish && same.build == build && same.key.equals(key));
    }
}
