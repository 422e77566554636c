package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.Util;
import hudson.model.Cause;
import io.jenkins.plugins.marathondeploy.view.Redeployer;

/** A build that somebody started by the button of a deployment; who, {@link Cause.UserIdCause} says. */
public final class RedeployCause extends Cause {
    private final Redeployer.Wish wish;
    private final String app;
    private final String build;

    RedeployCause(Redeployer.Wish wish, String app, String build) {
        this.wish = wish;
        this.app = app;
        this.build = build;
    }

    @Override
    public String getShortDescription() {
        return wish == Redeployer.Wish.ROLL_BACK
                ? Messages.RedeployCause_rollBack(Util.fixNull(app), Util.fixNull(build))
                : Messages.RedeployCause_again(Util.fixNull(app), Util.fixNull(build));
    }
}
