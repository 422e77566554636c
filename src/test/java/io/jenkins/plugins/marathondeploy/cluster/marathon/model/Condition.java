package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

/** Where an instance is between being wanted and being over. */
public enum Condition {
    /** Waits for an offer. */
    SCHEDULED("Scheduled", "TASK_STAGING"),
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
        return this == PROVISIONED || this == STARTING || this == RUNNING;
    }

    /** Whether the task is over. */
    public boolean isTerminal() {
        return this == KILLED || this == FAILED || this == FINISHED;
    }

    static Condition ofEnd(String taskState) {
        for (Condition condition : values()) {
            if (condition.isTerminal() && condition.taskState.equals(taskState)) {
                return condition;
            }
        }
        return FAILED;
    }
}
