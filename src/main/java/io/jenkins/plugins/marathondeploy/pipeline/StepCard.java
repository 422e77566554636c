package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.LostDeployments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * The card of a step on the build's page.
 *
 * @param key finds it again
 */
record StepCard(StepContext context, String key) {
    private static final Logger LOGGER = Logger.getLogger(StepCard.class.getName());

    /** What happens to it. */
    interface Change {
        void apply(DeploymentAction shown) throws IOException;
    }

    Optional<DeploymentAction> find() throws IOException, InterruptedException {
        return DeploymentAction.find(context.get(Run.class), key);
    }

    /** Changes it where there is one; that it can't be is no reason for the step to fail. */
    void change(Change change) {
        // An interrupted thread can't write the build's file.
        boolean interrupted = Thread.interrupted();
        try {
            Optional<DeploymentAction> shown = find();
            if (shown.isPresent()) {
                change.apply(shown.get());
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The page of a build can't be updated", e);
        } catch (InterruptedException e) {
            interrupted = true;
            LOGGER.log(Level.WARNING, "The page of a build can't be updated", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Ends it as that of a deployment of which nothing is known any more but what it shows.
     *
     * @param reason why
     * @return what the user is told of it, with what runs now; asks Marathon for that
     */
    String endUnfollowed(String reason, MarathonAccess access) throws IOException, InterruptedException {
        Run<?, ?> run = context.get(Run.class);
        Optional<DeploymentAction> shown = find();
        List<String> runs = new ArrayList<>();
        for (DeploymentAction part : shown.map(DeploymentAction::getCentres).orElse(List.of())) {
            String there = LostDeployments.state(run, part.access(), part.getApp());
            endNotices(run, part);
            part.endUnfollowed(told(reason, there));
            runs.add(part.getCentre() + ": " + there);
        }
        if (runs.isEmpty()) {
            shown.ifPresent(it -> runs.add(LostDeployments.state(run, access, it.getApp())));
        }
        String told = told(reason, String.join("; ", runs));
        if (shown.isPresent()) {
            endNotices(run, shown.get());
            shown.get().endUnfollowed(told);
        }
        return told;
    }

    private static void endNotices(Run<?, ?> run, DeploymentAction shown) {
        RunNotices.endLost(shown, warning -> LOGGER.log(Level.WARNING, () -> run + ": " + warning));
    }

    private static String told(String reason, String runs) {
        return "The deployment can't be followed any more after the restart of Jenkins: " + reason + ". "
                + (runs.isEmpty() ? "" : runs + ". ")
                + "Deploy again: what is as wanted then is only proven.";
    }
}
