package io.jenkins.plugins.marathondeploy.view;

import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import java.util.Locale;

/** The steps of a deployment as a card's bar shows them, in their order. */
public enum DeploymentStep {
    /** Reading the template, and what runs. */
    PREPARE,
    BUILD,
    PUSH,
    /** Waiting for the turn among other exchanges with the same Marathon. */
    QUEUE,
    SUBMIT,
    /** Until all instances are healthy, and none of the old version is left. */
    FOLLOW,
    /** All instances are healthy: until that is proven. */
    VERIFY,
    SOAK,
    DIAGNOSE,
    ROLLBACK;

    /** @param settled whether all instances were healthy when last looked at; null where the phase is none of a card's */
    static DeploymentStep of(PhaseName phase, boolean settled) {
        return switch (phase) {
            case PREPARE -> PREPARE;
            case QUEUE -> QUEUE;
            case SUBMIT -> SUBMIT;
            case FOLLOW -> settled ? VERIFY : FOLLOW;
            case VERIFY -> VERIFY;
            case SOAK -> SOAK;
            case DIAGNOSE -> DIAGNOSE;
            case ROLLBACK -> ROLLBACK;
            case ENDED -> null;
        };
    }

    /** Whether it brings the new version on; a turn is waited for on the way back, too. */
    boolean isForward() {
        return this != QUEUE && this != DIAGNOSE && this != ROLLBACK;
    }

    /** For the style sheet. */
    public String getStyle() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String getText() {
        return switch (this) {
            case PREPARE -> Messages.DeploymentStep_prepare();
            case BUILD -> Messages.DeploymentStep_build();
            case PUSH -> Messages.DeploymentStep_push();
            case QUEUE -> Messages.DeploymentStep_queue();
            case SUBMIT -> Messages.DeploymentStep_submit();
            case FOLLOW -> Messages.DeploymentStep_follow();
            case VERIFY -> Messages.DeploymentStep_verify();
            case SOAK -> Messages.DeploymentStep_soak();
            case DIAGNOSE -> Messages.DeploymentStep_diagnose();
            case ROLLBACK -> Messages.DeploymentStep_rollback();
        };
    }
}
