package io.jenkins.plugins.marathondeploy.deploy;

import java.time.Duration;
import java.util.List;

/** Something that happened on the way, for whoever shows progress. {@code text()} is one line for a log. */
public sealed interface DeploymentEvent {
    String text();

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
            return reason + "; waiting (at most " + Texts.duration(left) + " more)";
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
     * @param ready    instances of the latest configuration that are healthy (or run, where there are no checks)
     * @param wanted   instances wanted
     * @param outdated tasks of older configurations that are left
     * @param elapsed  since the phase began
     */
    record Progress(int ready, int wanted, int outdated, Duration elapsed) implements DeploymentEvent {
        @Override
        public String text() {
            return ready + " of " + wanted + " healthy"
                    + (outdated > 0 ? ", " + outdated + " of the old version left" : "") + ", "
                    + Texts.duration(elapsed);
        }
    }

    /**
     * A task of the version that is followed failed.
     *
     * @param count failures so far, this one included
     * @param limit at this many the deployment is given up; 0 for no limit
     */
    record TaskFailed(String taskId, String state, String message, int count, int limit) implements DeploymentEvent {
        @Override
        public String text() {
            return "task " + taskId + " ended as " + state + (message.isEmpty() ? "" : ": " + message)
                    + " (failure " + count + (limit > 0 ? ", given up at " + limit : "") + ")";
        }
    }

    /** An exchange failed and is tried again. */
    record Retrying(String reason, Duration in) implements DeploymentEvent {
        @Override
        public String text() {
            return reason + "; asking again in " + Texts.duration(in);
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
        @Override
        public String text() {
            return report.outcome() + ": " + report.reason();
        }
    }
}
