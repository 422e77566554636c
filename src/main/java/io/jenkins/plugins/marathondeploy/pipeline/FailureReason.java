package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.marathondeploy.auth.TextMask;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.SynchronousResumeNotSupportedException;

/** Why nothing was sent, or nothing is followed any more, on the card of a build's page. */
public final class FailureReason {
    private static final String NOTHING_SENT = "Nothing was sent to Marathon.";

    private FailureReason() {}

    /**
     * Ends a card that is still being prepared; any other stays as it is.
     *
     * @param mask takes secrets of the run out of a text
     */
    public static void show(DeploymentAction card, Throwable cause, TextMask mask) throws IOException {
        if (card.isPreparing()) {
            end(card, cause, mask);
        }
    }

    /**
     * As {@link #show}, on the thread of a build that prepares.
     *
     * @throws InterruptedException where somebody has aborted the build: the cause is then that a question was cut
     */
    public static void showInBuild(DeploymentAction card, Throwable cause, TextMask mask)
            throws IOException, InterruptedException {
        // First of all, since an interrupted thread can't write the build's file.
        if (Thread.interrupted()) {
            InterruptedException abort = new InterruptedException("the build was aborted");
            abort.initCause(cause);
            show(card, abort, mask);
            throw abort;
        }
        show(card, cause, mask);
    }

    /** As {@link #show}, also of one that is shown as followed already although that has not begun. */
    static void showUnsent(DeploymentAction card, Throwable cause, TextMask mask) throws IOException {
        if (card.isRunning()) {
            end(card, cause, mask);
        }
    }

    private static void end(DeploymentAction card, Throwable cause, TextMask mask) throws IOException {
        boolean aborted = cause instanceof FlowInterruptedException || cause instanceof InterruptedException;
        // A push sends nothing to Marathon in any case, and may have sent something to the registry.
        String unsent = card.getKind() == DeploymentAction.Kind.PUSH ? "" : " " + NOTHING_SENT;
        card.endBefore(mask.maskOwn(text(cause, unsent)), aborted);
    }

    /**
     * Ends the card of a deployment that was sent, and that nobody follows any more although the build goes on.
     *
     * @param mask takes secrets of the run out of a text
     */
    static void showUnfollowed(DeploymentAction card, Throwable cause, TextMask mask) throws IOException {
        for (DeploymentAction part : card.getCentres()) {
            showUnfollowed(part, cause, mask);
        }
        if (!card.isPreparing()) {
            String why = text(cause, "");
            card.endUnfollowed(mask.maskOwn(why + (why.endsWith(".") ? "" : ".") + " Nobody follows the deployment of "
                    + card.getApp() + " any more, and Marathon goes on with it."));
        }
    }

    /** What ends a step: what a user can mend without where it was thrown. */
    static Throwable told(Throwable cause) {
        return cause instanceof IllegalStateException && cause.getCause() instanceof AbortException abortion ? abortion : cause;
    }

    /** @param unsent what is known of it where it was cut */
    private static String text(Throwable cause, String unsent) {
        if (cause instanceof FlowInterruptedException interruption) {
            String who = interruption.getCauses().stream()
                    .map(CauseOfInterruption::getShortDescription)
                    .collect(Collectors.joining(", "));
            return (who.isEmpty() ? "Aborted" : who) + "." + unsent;
        }
        if (cause instanceof InterruptedException) {
            return "Aborted." + unsent;
        }
        if (cause instanceof SynchronousResumeNotSupportedException) {
            return "Jenkins went down meanwhile." + unsent + " Build again.";
        }
        if (cause instanceof IllegalStateException && cause.getCause() instanceof AbortException abortion) {
            return abortion.getMessage();
        }
        return cause instanceof AbortException ? cause.getMessage() : cause.toString();
    }
}
