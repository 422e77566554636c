package io.jenkins.plugins.marathondeploy.harbor;

/**
 * Whether the registry gives an image out.
 *
 * @param said why not, in Harbor's words; empty where it does
 */
public record PullAnswer(State state, String said) {
    /** What it means. */
    public enum State {
        /** It is there, and this login may pull it. */
        GIVEN,
        /** 404: it is not there. */
        MISSING,
        /** 412: a policy of the project's holds it back, as for everybody who may only pull. */
        HELD_BACK
    }
}
