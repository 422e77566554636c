package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.marathondeploy.auth.TextMask;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import java.io.IOException;
import java.util.stream.Collectors;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.SynchronousResumeNotSupportedException;

/** Why nothing was sent, on the card of a build's page. */
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
            boolean aborted = cause instanceof FlowInterruptedException || cause instanceof InterruptedException;
            card.endBefore(mask.maskOwn(text(cause)), aborted);
        }
    }

    private static String text(Throwable cause) {
        if (cause instanceof FlowInterruptedException interruption) {
            String who = interruption.getCauses().stream()
                    .map(CauseOfInterruption::getShortDescription)
                    .collect(Collectors.joining(", "));
            return (who.isEmpty() ? "Aborted" : who) + ". " + NOTHING_SENT;
        }
        if (cause instanceof InterruptedException) {
            return "Aborted. " + NOTHING_SENT;
        }
        if (cause instanceof SynchronousResumeNotSupportedException) {
            return "Jenkins went down meanwhile. " + NOTHING_SENT + " Build again.";
        }
        if (cause instanceof IllegalStateException && cause.getCause() instanceof AbortException abortion) {
            return abortion.getMessage();
        }
        return cause instanceof AbortException ? cause.getMessage() : cause.toString();
    }
}
