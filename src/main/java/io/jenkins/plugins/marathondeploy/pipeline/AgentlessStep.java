package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** What a step does that needs no agent, no file and no script: a build that is no pipeline can do it as well. */
public interface AgentlessStep {
    /** What the card on the build's page shows from the first moment. */
    DeploymentAction.Beginning beginning(Run<?, ?> run);

    /** Which Marathon it goes to. @throws AbortException when that can't be told, saying what can be done */
    MarathonAccess access(Run<?, ?> run) throws AbortException;

    /** Returns what is to be followed; may ask Marathon. @throws AbortException saying what can be done */
    Machine prepare(RunContext runContext) throws IOException;

    /**
     * Who is told while it lives; empty for nobody.
     *
     * @param app     id of the app or group
     * @param marker  unique to the deployment
     * @param console gets lines about it
     */
    default List<RunNotices> notices(Run<?, ?> run, String app, String marker, Consumer<String> console)
            throws AbortException {
        return List.of();
    }

    /** Whether that is the end that the step is for. */
    boolean isGood(Report report);
}
