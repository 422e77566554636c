package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Contents in memory, for tests of Harbor's API that need no registry process. */
final class MemoryStore implements ArtifactStore {
    /** By repository, then by tag or digest. */
    private final Map<String, Map<String, Manifest>> manifests = new TreeMap<>();

    private final Map<String, byte[]> blobs = new TreeMap<>();

    @Override
    public synchronized Optional<Manifest> manifest(String repository, String reference) {
        return Optional.ofNullable(manifests.getOrDefault(repository, Map.of()).get(reference));
    }

    @Override
    public synchronized List<String> tags(String repository) {
        return manifests.getOrDefault(repository, Map.of()).keySet().stream()
                .filter(reference -> !reference.startsWith("sha256:"))
                .toList();
    }

    @Override
    public synchronized boolean hasBlob(String repository, String digest) {
        return blobs.containsKey(digest);
    }

    @Override
    public synchronized InputStream blob(String repository, String digest) throws IOException {
        byte[] content = blobs.get(digest);
        if (content == null) {
            throw new IOException("No blob " + digest);
        }
        return new ByteArrayInputStream(content);
    }

    @Override
    public synchronized void putBlob(String repository, String digest, InputStream content) throws IOException {
        blobs.put(digest, content.readAllBytes());
    }

    @Override
    public synchronized void putManifest(String repository, String reference, Manifest manifest) {
        Map<String, Manifest> byReference = manifests.computeIfAbsent(repository, key -> new TreeMap<>());
        byReference.put(reference, manifest);
        byReference.put(manifest.digest(), manifest);
    }

    @Override
    public synchronized void delete(String repository, String digest) {
        manifests.getOrDefault(repository, Map.of())
                .values()
                .removeIf(manifest -> manifest.digest().equals(digest));
    }
}
