package io.jenkins.plugins.marathondeploy.gate;

/**
 * The user's own test of a version that is healthy: a block of a pipeline, a command. Whoever drives the deployment runs it.
 * Called on a thread that others need: each method returns at once.
 */
public interface OwnTest {
    /**
     * How it stands; begins it with the first call.
     *
     * @return {@code NOT_YET} while it runs
     */
    Finding look(Facts facts);

    /** Ends it, where it runs: the deployment has gone another way, or its time is up. */
    void stop(String why);
}
