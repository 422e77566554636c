package io.jenkins.plugins.marathondeploy.harbor;

/**
 * Whether the registry gives an image out.
 *
 * @param said   why not, in Harbor's words; empty where it does
 * @param digest of what is given out; empty where nothing is, and where the registry does not say
 * @param index  whether it names other images, which have to be given out, too
 */
public record PullAnswer(State state, String said, String digest, boolean index) {
    /** What it means. */
    public enum State {
        /** It is there, and this login may pull it. */
        GIVEN,
        /** 404: it is not there; or 401 since its project is not. */
        MISSING,
        /** 412: a policy of the project's holds it back, as for everybody who may only pull. */
        HELD_BACK
    }
}
