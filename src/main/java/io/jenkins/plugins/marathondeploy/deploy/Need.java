package io.jenkins.plugins.marathondeploy.deploy;

/**
 * The one thing that a machine's next step asks of the outside, so that it can be fetched before the step instead of in
 * it.
 *
 * @param id of the app or group; else empty
 */
public record Need(Kind kind, String id) {
    /** Nothing: the step only decides. */
    static final Need NOTHING = new Need(Kind.NOTHING, "");
    /** See {@link Kind#LIST}. */
    static final Need LIST = new Need(Kind.LIST, "");
    /** See {@link Kind#QUEUE}. */
    static final Need QUEUE = new Need(Kind.QUEUE, "");
    /** See {@link Kind#OTHER}. */
    static final Need OTHER = new Need(Kind.OTHER, "");

    /** Which exchange. */
    public enum Kind {
        /** None. */
        NOTHING,
        /** {@code Marathon.deployments()}. */
        LIST,
        /** {@code Marathon.app(id)}. */
        APP,
        /** {@code Marathon.group(id)}. */
        GROUP,
        /** {@code Marathon.queue()}. */
        QUEUE,
        /** A write, or anything else that is done in the step itself. */
        OTHER
    }
}
