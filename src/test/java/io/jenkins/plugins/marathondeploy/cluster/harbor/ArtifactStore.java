package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** What a registry holds: the real one's contents, or a map's where a test needs no registry. */
interface ArtifactStore {
    /** @param reference a tag or a digest */
    Optional<Manifest> manifest(String repository, String reference) throws IOException;

    List<String> tags(String repository) throws IOException;

    boolean hasBlob(String repository, String digest) throws IOException;

    /** The caller closes it. */
    InputStream blob(String repository, String digest) throws IOException;

    /** Reads {@code content} to its end. */
    void putBlob(String repository, String digest, InputStream content) throws IOException;

    void putManifest(String repository, String reference, Manifest manifest) throws IOException;

    /** Removes the artifact and with it every tag of it. */
    void delete(String repository, String digest) throws IOException;
}
