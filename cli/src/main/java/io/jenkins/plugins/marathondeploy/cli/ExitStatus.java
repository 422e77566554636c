package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Report;

/** The exit statuses, and what each outcome ends with. */
final class ExitStatus {
    /** Deployed, or nothing to do. */
    static final int GOOD = 0;
    /** Wrong usage: an option is missing, unknown or malformed. */
    static final int USAGE = 1;
    /** Refused before anything was changed on Marathon. */
    static final int REFUSED = 2;
    /** Failed; what ran before runs again. */
    static final int ROLLED_BACK = 3;
    /** Failed, and not rolled back. */
    static final int NOT_ROLLED_BACK = 4;
    /** Somebody else superseded or cancelled it. */
    static final int BY_OTHERS = 5;
    /** Interrupted by SIGINT or SIGTERM; as shells report the former. */
    static final int INTERRUPTED = 130;

    private ExitStatus() {}

    /** The status of a deployment. */
    static int ofDeployment(Report report) {
        return report.interrupted() ? INTERRUPTED : ofOutcome(report.outcome(), report.byOthers());
    }

    /** The status of several deployments as one. */
    static int ofRollout(Report.End end) {
        return end.interrupted() ? INTERRUPTED : ofOutcome(end.outcome(), end.byOthers());
    }

    /** The status of a rollback asked for by hand, for which being rolled back is the good end. */
    static int ofRollback(Report report) {
        boolean good = report.outcome() == Outcome.ROLLED_BACK && !report.interrupted();
        return good ? GOOD : ofDeployment(report);
    }

    private static int ofOutcome(Outcome outcome, boolean byOthers) {
        return switch (outcome) {
            case DEPLOYED, UNCHANGED -> GOOD;
            case REFUSED -> REFUSED;
            // An app that was new is gone again, and so things are as they were before.
            case ROLLED_BACK, NOTHING_TO_ROLL_BACK -> byOthers ? BY_OTHERS : ROLLED_BACK;
            case CANCELLED -> byOthers ? BY_OTHERS : NOT_ROLLED_BACK;
            case ROLLBACK_FAILED, LEFT -> NOT_ROLLED_BACK;
            case SUPERSEDED -> BY_OTHERS;
        };
    }
}
