package io.jenkins.plugins.marathondeploy.harbor;

import java.util.Optional;

/**
 * A manifest as the registry stores it, byte by byte.
 *
 * @param digest        {@code sha256:…} of the content; it was seen to be right
 * @param mediaType     of the content
 * @param configuration digest of the image's configuration, which Docker calls the image's id; empty for an index
 */
public record ImageManifest(String digest, String mediaType, byte[] content, Optional<String> configuration) {
    public ImageManifest {
        content = content.clone();
    }

    @Override
    public byte[] content() {
        return content.clone();
    }
}
