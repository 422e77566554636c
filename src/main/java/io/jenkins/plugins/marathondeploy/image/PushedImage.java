package io.jenkins.plugins.marathondeploy.image;

import java.io.Serializable;
import java.util.List;

/**
 * An image that the registry has.
 *
 * @param reference the first tag that was pushed, with the digest
 * @param digest    {@code sha256:…} as the registry computed it
 * @param tags      every tag that was pushed
 */
public record PushedImage(ImageReference reference, String digest, List<ImageReference> tags)
        implements Serializable {
    /** {@code repository@digest}: what to deploy. */
    public ImageReference pinned() {
        return reference.pinned(digest);
    }
}
