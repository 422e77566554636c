package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Where a step runs.
 *
 * @param workspace null outside of {@code node}
 */
public record Surroundings(
        Run<?, ?> run, @CheckForNull FilePath workspace, EnvVars environment, TaskListener listener) {
    static Surroundings of(StepContext context) throws IOException, InterruptedException {
        EnvVars environment = context.get(EnvVars.class);
        return new Surroundings(
                context.get(Run.class),
                context.get(FilePath.class),
                environment == null ? new EnvVars() : environment,
                context.get(TaskListener.class));
    }

    /** @throws AbortException saying that {@code what} needs a workspace */
    FilePath workspace(String what) throws AbortException {
        if (workspace == null) {
            throw new AbortException(what + " needs a workspace: put the step into node { … }"
                    + " (or agent in a declarative pipeline), or give 'image' and 'appJson'.");
        }
        return workspace;
    }

    /** Writes a line of the plugin's own to the console. */
    public void log(String line) {
        listener.getLogger().println("[marathon] " + line);
    }
}
