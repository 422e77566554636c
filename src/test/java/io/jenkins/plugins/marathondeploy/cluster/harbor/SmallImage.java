package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An image of a few bytes, for tests in which only its digest counts. */
final class SmallImage {
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private SmallImage() {}

    static String put(Artifacts artifacts, String repository, String tag, String content) throws IOException {
        Map<String, Object> config = descriptor(
                artifacts, repository, "application/vnd.docker.container.image.v1+json", "{\"note\":\"" + content + "\"}");
        Map<String, Object> layer =
                descriptor(artifacts, repository, "application/vnd.docker.image.rootfs.diff.tar.gzip", content);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schemaVersion", 2);
        json.put("mediaType", Manifest.DOCKER);
        json.put("config", config);
        json.put("layers", List.of(layer));
        Manifest manifest = Manifest.of(Manifest.DOCKER, Json.MAPPER.writeValueAsBytes(json));
        artifacts.requireMutable(repository, tag);
        artifacts.store().putManifest(repository, tag, manifest);
        artifacts.pushed(repository, tag, manifest.digest());
        return manifest.digest();
    }

    /** @param children digests by platform, {@code linux/amd64} */
    static String putIndex(Artifacts artifacts, String repository, String tag, Map<String, String> children)
            throws IOException {
        List<Map<String, Object>> manifests = new ArrayList<>();
        for (Map.Entry<String, String> child : children.entrySet()) {
            String[] platform = child.getKey().split("/");
            manifests.add(Map.of(
                    "mediaType", Manifest.DOCKER, "size", 100, "digest", child.getValue(),
                    "platform", Map.of("os", platform[0], "architecture", platform[1])));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schemaVersion", 2);
        json.put("mediaType", INDEX);
        json.put("manifests", manifests);
        Manifest manifest = Manifest.of(INDEX, Json.MAPPER.writeValueAsBytes(json));
        artifacts.store().putManifest(repository, tag, manifest);
        artifacts.pushed(repository, tag, manifest.digest());
        return manifest.digest();
    }

    private static Map<String, Object> descriptor(
            Artifacts artifacts, String repository, String mediaType, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String digest = Manifest.digestOf(bytes);
        artifacts.store().putBlob(repository, digest, new ByteArrayInputStream(bytes));
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("size", bytes.length);
        descriptor.put("digest", digest);
        return descriptor;
    }
}
