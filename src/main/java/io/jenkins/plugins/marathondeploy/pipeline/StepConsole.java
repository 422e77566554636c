package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.model.TaskListener;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * What a step that is followed writes to the console of its build.
 *
 * @param hidden  is taken out of it
 * @param digests those that the console has
 */
record StepConsole(StepContext context, HiddenValues hidden, ConsoleDigests digests) {
    private static final Logger LOGGER = Logger.getLogger(StepConsole.class.getName());

    /**
     * Lines of the plugin's own.
     *
     * @param source what they begin with, in brackets
     */
    void log(String source, String text) {
        print(source, hidden.maskOwn(text));
    }

    /** An event's lines, where it is one for the console. */
    void tell(String source, DeploymentEvent event) {
        if (event.isLogged()) {
            print(source, RunContext.quotesATask(event) ? hidden.mask(event.text()) : hidden.maskOwn(event.text()));
        }
    }

    private void print(String source, String text) {
        try {
            TaskListener listener = context.get(TaskListener.class);
            text.lines().forEach(line -> listener.getLogger().println("[" + source + "] " + digests.once(line)));
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "The console of a build can't be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOGGER.log(Level.FINE, "The console of a build can't be written", e);
        }
    }
}
