package io.jenkins.plugins.marathondeploy.view;

import hudson.AbortException;
import hudson.ExtensionList;
import hudson.model.AbstractBuild;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.release.RunningState;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.util.Timer;

/**
 * Deployments whose build has ended although nobody has told how they ended: a pipeline that could not be resumed after
 * Jenkins was killed, as with the durability setting "performance optimized", or a build that was killed. What runs then
 * is told once, on the card.
 */
public final class LostDeployments {
    private static final Logger LOGGER = Logger.getLogger(LostDeployments.class.getName());
    /** Until then a pipeline has come back after a restart, or will not. */
    private static final Duration RESUMED_AFTER = Duration.ofSeconds(15);

    private LostDeployments() {}

    /** What runs now, in one sentence without an end. */
    public static String state(Run<?, ?> run, MarathonAccess access, String id) {
        try {
            return RunningState.of(id, access.patient(run));
        } catch (AbortException e) {
            return "what runs of " + id + " could not be asked: " + e.getMessage();
        }
    }

    private static String state(Run<?, ?> run, DeploymentAction card) {
        if (card.isOfSeveral()) {
            return "Each of the Marathons below says what runs there";
        }
        return card.isAskable()
                ? state(run, card.access(), card.getApp())
                : "What runs of " + card.getApp() + " can't be asked, since an earlier version of this plugin did not store with"
                        + " the build which Marathon it used: look at Marathon";
    }

    /** Looks at the deployments of a build that has ended. */
    static void onCompleted(Run<?, ?> run, TaskListener listener) {
        boolean told = run.getActions(DeploymentAction.class).stream().noneMatch(DeploymentAction::isOpen);
        // One that Jenkins cuts as it goes down is told after the next start, where that does not come to it before.
        if (run instanceof AbstractBuild && run.getAction(DeploymentAction.class) != null && told) {
            OpenBuilds.forget(run);
        }
        for (DeploymentAction card : run.getActions(DeploymentAction.class)) {
            if (card.isOpen()) {
                if (!card.isPreparing() && !card.isOfSeveral()) {
                    String source = card.getCentre().isEmpty() ? "marathon" : card.getCentre();
                    listener.getLogger().println("[" + source + "] Nobody follows the deployment of " + card.getApp()
                            + " any more, and Marathon goes on with it. The build's page says what runs.");
                }
                Computer.threadPoolForRemoting.submit(() -> tell(run, card, false));
            }
        }
    }

    /** A build that is loaded may go on, or fail to: looks when that is clear. */
    static void onLoad(Run<?, ?> run, DeploymentAction card) {
        Timer.get().schedule(
                () -> {
                    if (card.isOpen() && !run.isBuilding()) {
                        Computer.threadPoolForRemoting.submit(() -> tell(run, card, true));
                    }
                },
                RESUMED_AFTER.toSeconds(),
                TimeUnit.SECONDS);
    }

    /** Whether Jenkins goes down: what can't be asked and stored any more is told after the next start. */
    private static boolean isStopping() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        // Jenkins itself says so only when the plugin's threads have ended.
        return jenkins == null
                || jenkins.isTerminating()
                || ExtensionList.lookup(LostListener.class).stream().anyMatch(LostListener::isStopping);
    }

    /** What it has begun outside of Marathon is ended; returns what went wrong with that, for the end of a text. */
    private static String ended(DeploymentAction card) {
        return ExtensionList.lookup(LostListener.class).stream()
                .flatMap(listener -> listener.lost(card).stream())
                .map(sentence -> " " + sentence)
                .collect(Collectors.joining());
    }

    /** @param loaded whether the build has ended long ago, so that nobody else writes to its console any more */
    private static void tell(Run<?, ?> run, DeploymentAction card, boolean loaded) {
        if (isStopping()) {
            return;
        }
        boolean sent = !card.isPreparing();
        String told = sent
                ? "The build ended before the deployment did, and nobody follows it any more. "
                        + state(run, card) + "." + ended(card)
                : "The build ended before anything was sent.";
        if (isStopping()) {
            return;
        }
        LOGGER.log(Level.WARNING, () -> run.getFullDisplayName() + ": " + told);
        try {
            if (sent) {
                card.endUnfollowed(told);
            } else {
                card.endBefore(told, false);
            }
            if (loaded && run instanceof AbstractBuild) {
                OpenBuilds.tell(run, told);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The page of " + run.getFullDisplayName() + " can't be stored");
        }
    }
}
