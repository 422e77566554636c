package io.jenkins.plugins.marathondeploy.harbor;

/**
 * What was found before a push.
 *
 * @param registry       what kind of registry answers
 * @param pushGranted    what is known of the right to push
 * @param projectCreated whether the project was missing and is there now
 */
public record Preflight(Registry registry, PushRight pushGranted, boolean projectCreated) {
    /** What answers at the address. */
    public enum Registry {
        HARBOR,
        /** A registry without Harbor's API: the push can go on, questions about artifacts, scans and replication can't. */
        NOT_A_HARBOR
    }

    /** What is known of the right to push; a right that is missing is an exception instead. */
    public enum PushRight {
        GRANTED,
        /** The registry gives no token that could be read; only the push will tell. */
        UNKNOWN
    }
}
