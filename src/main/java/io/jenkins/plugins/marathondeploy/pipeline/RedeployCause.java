package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.Util;
import hudson.model.Cause;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.Redeployer;

/** A build that somebody started by the button of a deployment; who, {@link Cause.UserIdCause} says. */
public final class RedeployCause extends Cause {
    private final Redeployer.Wish wish;
    private final String app;
    private final String build;

    /** @param deployment that it is to bring back */
    public RedeployCause(Redeployer.Wish wish, DeploymentAction deployment) {
        this.wish = wish;
        app = deployment.getApp();
        build = deployment.getRun().getDisplayName();
    }

    @Override
    public String getShortDescription() {
        return wish == Redeployer.Wish.ROLL_BACK
                ? Messages.RedeployCause_rollBack(Util.fixNull(app), Util.fixNull(build))
                : Messages.RedeployCause_again(Util.fixNull(app), Util.fixNull(build));
    }
}
