package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An image of a few bytes, for tests in which only its digest counts. */
final class SmallImage {
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
