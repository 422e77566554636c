package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import java.time.Duration;
import java.util.List;

/** Something that happened on the way, for whoever shows progress. {@code text()} is one line for a log. */
public sealed interface DeploymentEvent {
    String text();

    /** Whether a log has its text. */
    default boolean isLogged() {
        return true;
    }

    /** What ran before. */
    record FoundRunning(String id, String version, int instances) implements DeploymentEvent {
        @Override
        public String text() {
            return version.isEmpty()
                    ? id + " does not exist yet on Marathon"
                    : id + " runs version " + version + " with " + instances + " instance" + (instances == 1 ? "" : "s");
        }
    }

    /** Which fields differ from what runs, without values that may be secret. */
    record Changes(List<String> lines) implements DeploymentEvent {
        @Override
        public String text() {
            return lines.size() + " field" + (lines.size() == 1 ? " differs" : "s differ") + " from what runs: "
                    + String.join("; ", lines);
        }
    }

    /** Another deployment holds the app, or Marathon has too many. */
    record Waiting(String reason, Duration left) implements DeploymentEvent {
        @Override
        public String text() {
            return reason + "; waiting (at most " + DurationText.clock(left) + " more)";
        }
    }

    /** Marathon took a change. */
    record Submitted(String what, String version, String deploymentId) implements DeploymentEvent {
        @Override
        public String text() {
            return what + ": version " + version + (deploymentId.isEmpty() ? "" : ", deployment " + deploymentId);
        }
    }

    /**
     * Where the instances stand.
     *
     * @param ready    instances of the version that is followed that are healthy, or run where nothing checks their health
     * @param wanted   instances wanted
     * @param outdated tasks of other versions that are left
     * @param starting tasks of the version that is followed that were launched and are not healthy, or don't run yet where
     *                 nothing checks their health; more than are missing while a deployment replaces failed ones
     * @param elapsed  since the phase began
     * @param kind     what is followed
     * @param repeated whether nothing that the text says has changed since the last one, but for the time
     */
    record Progress(
            int ready, int wanted, int outdated, int starting, Duration elapsed, Kind kind, boolean repeated)
            implements DeploymentEvent {
        /** What is followed. */
        public enum Kind {
            /** A version whose instances have health checks. */
            CHECKED("healthy", "of the old version"),
            /** A version with instances whose health nothing checks. */
            UNCHECKED("running", "of the old version"),
            /** The way back to a version whose instances have health checks. */
            ROLLBACK("healthy", "of other versions"),
            /** The way back to a version with instances whose health nothing checks. */
            UNCHECKED_ROLLBACK("running", "of other versions");

            private final String good;
            private final String others;

            Kind(String good, String others) {
                this.good = good;
                this.others = others;
            }

            /** Whether it is the way back. */
            public boolean isBack() {
                return this == ROLLBACK || this == UNCHECKED_ROLLBACK;
            }
        }

        @Override
        public boolean isLogged() {
            return !repeated;
        }

        @Override
        public String text() {
            return ready + " of " + wanted + " " + kind.good
                    + (outdated > 0 ? ", " + outdated + " " + kind.others + " left" : "") + ", "
                    + DurationText.clock(elapsed);
        }
    }

    /**
     * A task of the version that is followed failed.
     *
     * @param count failures so far, this one included; of lost tasks, these alone
     * @param limit at this many the deployment is given up; 0 for no limit
     * @param lost  whether the infrastructure lost it, so that the version is not to blame
     */
    record TaskFailed(String taskId, String state, String message, int count, int limit, boolean lost)
            implements DeploymentEvent {
        @Override
        public String text() {
            return "task " + taskId + (lost ? " was lost by the infrastructure: " : " ended as ") + state
                    + (message.isEmpty() ? "" : ": " + message)
                    + " (" + (lost ? "lost task " : "failure ") + count + (limit > 0 ? ", given up at " + limit : "") + ")";
        }
    }

    /** An exchange failed and is tried again. */
    record Retrying(String reason, Duration in) implements DeploymentEvent {
        @Override
        public String text() {
            return reason + "; asking again in " + DurationText.clock(in);
        }
    }

    /**
     * A gate was asked.
     *
     * @param gate     its name
     * @param repeated whether the last answer was the same, but for numbers
     */
    record GateAsked(String gate, Finding.State state, String saw, boolean repeated) implements DeploymentEvent {
        @Override
        public boolean isLogged() {
            return !repeated;
        }

        @Override
        public String text() {
            return new Report.GateResult(gate, Gate.When.VERIFY, state, saw).text();
        }
    }

    /** Something worth a line. */
    record Note(String text) implements DeploymentEvent {}

    /** Why nothing moves, or why it failed. */
    record Diagnosed(List<String> lines) implements DeploymentEvent {
        @Override
        public String text() {
            return String.join(System.lineSeparator(), lines);
        }
    }

    /** The new version failed, or the user interrupted. */
    record Failed(String reason) implements DeploymentEvent {
        @Override
        public String text() {
            return reason;
        }
    }

    /** Over. */
    record Ended(Report report) implements DeploymentEvent {
        /** Whoever shows the report says it. */
        @Override
        public boolean isLogged() {
            return false;
        }

        @Override
        public String text() {
            return report.outcome() + ": " + report.reason();
        }
    }
}
