package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

/** Where an instance is between being wanted and being over. */
public enum Condition {
    /** Waits for an offer. */
    SCHEDULED("Scheduled", "TASK_STAGING"),
    /** Its agent can't be reached; the task may still run there. */
    UNREACHABLE("Unreachable", "TASK_UNREACHABLE"),
    /** Was sent to an agent that has not answered yet. */
    PROVISIONED("Provisioned", "TASK_STAGING"),
    /** The agent is starting it. */
    STARTING("Starting", "TASK_STARTING"),
    /** It runs. */
    RUNNING("Running", "TASK_RUNNING"),
    /** It was killed. */
    KILLED("Killed", "TASK_KILLED"),
    /** It ended with a failure. */
    FAILED("Failed", "TASK_FAILED"),
    /** What was to be launched is not valid for Mesos. */
    ERROR("Error", "TASK_ERROR"),
    /** It never was launched, for a reason that passes. */
    DROPPED("Dropped", "TASK_DROPPED"),
    /** Its agent is no more. */
    GONE("Gone", "TASK_GONE"),
    /** Mesos does not know it. */
    UNKNOWN("Unknown", "TASK_UNKNOWN"),
    /** It ended by itself. */
    FINISHED("Finished", "TASK_FINISHED");

    private final String word;
    private final String taskState;

    Condition(String word, String taskState) {
        this.word = word;
        this.taskState = taskState;
    }

    /** The word in instance_changed_event. */
    public String word() {
        return word;
    }

    /** The state of the task in answers. */
    public String taskState() {
        return taskState;
    }

    /** Whether a task is on an agent. */
    public boolean isActive() {
        return this == UNREACHABLE || this == PROVISIONED || this == STARTING || this == RUNNING;
    }

    /** Whether the task is over. */
    public boolean isTerminal() {
        return this == KILLED || this == FINISHED || isFailure();
    }

    /** Whether it ends as {@code lastTaskFailure} tells: TaskFailure.isFailureState. */
    public boolean isFailure() {
        return this == FAILED || this == ERROR || this == DROPPED || this == GONE || this == UNKNOWN;
    }

    /** Whether the app's next launch waits for it: NotifyRateLimiterStep.limitWorthy. */
    boolean delaysLaunches() {
        return this == FINISHED || isFailure() && this != UNKNOWN;
    }

    /** TASK_LOST and TASK_GONE_BY_OPERATOR are conditions of their own no more: the instance is gone. */
    static Condition ofEnd(String taskState) {
        if (taskState.equals("TASK_LOST") || taskState.equals("TASK_GONE_BY_OPERATOR")) {
            return GONE;
        }
        for (Condition condition : values()) {
            if (condition.isTerminal() && condition.taskState.equals(taskState)) {
                return condition;
            }
        }
        return FAILED;
    }
}
