package io.jenkins.plugins.marathondeploy.marathon;

/**
 * How many tasks are in which state; {@code healthy} and {@code unhealthy} are parts of {@code running} and leave out
 * tasks whose health check has no result yet.
 */
public record TaskCounts(int staged, int running, int healthy, int unhealthy) {
    public static final TaskCounts ZERO = new TaskCounts(0, 0, 0, 0);

    /** Tasks that were launched and have not ended. */
    public int total() {
        return staged + running;
    }
}
