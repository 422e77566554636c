package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.release.PolicyParameter;
import io.jenkins.plugins.marathondeploy.release.ReleaseException;
import io.jenkins.plugins.marathondeploy.release.Rollback;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.util.Map;

/**
 * Rolls an app back by hand.
 *
 * @param id     of the app; empty where the user gave none
 * @param to     the version; null for the one before
 * @param access the Marathon
 */
public record AgentlessRollback(String id, @CheckForNull String to, Limits limits, MarathonAccess access)
        implements AgentlessStep {
    /** As the step takes them; null for what the Marathon has, or the default. */
    public record Limits(@CheckForNull String timeout, @CheckForNull String onLock, @CheckForNull String lockTimeout) {}

    /** Back to the version that a deployment left, on its Marathon. */
    public static AgentlessRollback to(DeploymentAction deployment) {
        return new AgentlessRollback(
                deployment.getApp(),
                Util.fixEmptyAndTrim(deployment.getVersion()),
                new Limits(null, null, null),
                deployment.access());
    }

    @Override
    public DeploymentAction.Beginning beginning(Run<?, ?> run) {
        return new DeploymentAction.Beginning(DeploymentAction.Kind.ROLLBACK, id, access, "", false);
    }

    @Override
    public MarathonAccess access(Run<?, ?> run) {
        return access;
    }

    @Override
    public Machine prepare(RunContext runContext) throws IOException {
        if (id.isEmpty()) {
            throw new AbortException("There is nothing to roll back: give 'id', such as '/team/web'.");
        }
        MarathonServer server = access.resolve(runContext.run().getParent());
        String timeout = limits.timeout == null ? server.getRollbackTimeout() : limits.timeout;
        String lockTimeout = limits.lockTimeout == null ? server.getLockTimeout() : limits.lockTimeout;
        Policy given = StepRelease.policy(Map.of(
                PolicyParameter.TIMEOUT, Util.fixNull(timeout),
                PolicyParameter.ON_LOCK, Util.fixNull(limits.onLock),
                PolicyParameter.LOCK_TIMEOUT, Util.fixNull(lockTimeout)));
        Policy policy = given.withTimeouts(given.timeout(), given.timeout(), given.lockTimeout());
        try {
            return Rollback.prepare(id, Util.fixNull(to), policy, access.patient(runContext.run()));
        } catch (ReleaseException e) {
            throw StepRelease.abortion(e, runContext.mask());
        }
    }

    @Override
    public boolean isGood(Report report) {
        return isBack(report);
    }

    static boolean isBack(Report report) {
        return report.outcome().isGood() || report.outcome() == Outcome.ROLLED_BACK;
    }
}
