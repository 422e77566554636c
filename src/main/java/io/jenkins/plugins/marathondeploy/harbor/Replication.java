package io.jenkins.plugins.marathondeploy.harbor;

import java.util.Optional;

/**
 * Whether an image has arrived at a Harbor that gets it by replication.
 *
 * @param otherDigest what the tag means there, for {@link State#OTHER_DIGEST}
 */
public record Replication(State state, Optional<String> otherDigest) {
    /** How far it is. */
    public enum State {
        /** The image is there under its digest. */
        ARRIVED,
        /** Neither the digest nor the tag is there yet. */
        MISSING,
        /**
         * The tag is there with another digest: an older push. It stays so when the replication policy does not
         * override.
         */
        OTHER_DIGEST
    }

    public boolean hasArrived() {
        return state == State.ARRIVED;
    }
}
