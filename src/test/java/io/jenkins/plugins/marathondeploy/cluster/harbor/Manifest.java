package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** An image manifest or index as it is stored, with the digest of its bytes. */
record Manifest(String digest, String mediaType, byte[] content) {
    static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
    static final String ACCEPT = String.join(
            ", ",
            DOCKER,
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.index.v1+json");

    static Manifest of(String mediaType, byte[] content) {
        return new Manifest(digestOf(content), mediaType, content);
    }

    static String digestOf(byte[] content) {
        try {
            return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A blob that the manifest names. */
    record Blob(String digest, long size) {}

    /** The configuration and the layers; none for an index. */
    List<Blob> blobs() {
        JsonNode json = json();
        List<Blob> blobs = new ArrayList<>();
        if (json.hasNonNull("config")) {
            blobs.add(blob(json.get("config")));
        }
        json.path("layers").forEach(layer -> blobs.add(blob(layer)));
        return blobs;
    }

    /** The digests of an index's manifests. */
    List<String> children() {
        List<String> digests = new ArrayList<>();
        json().path("manifests").forEach(child -> digests.add(child.get("digest").asText()));
        return digests;
    }

    /** Of an index, as Harbor shows them. */
    List<Map<String, Object>> references() {
        List<Map<String, Object>> references = new ArrayList<>();
        json().path("manifests").forEach(child -> references.add(Map.of(
                "child_digest", child.get("digest").asText(),
                "platform", Map.of(
                        "os", child.at("/platform/os").asText(), "architecture", child.at("/platform/architecture").asText()))));
        return references;
    }

    /** The digest of what it belongs to; empty for what is there for its own sake. */
    String subject() {
        return json().at("/subject/digest").asText("");
    }

    /** What it is: its own word for that, else its configuration's type. */
    String artifactType() {
        JsonNode json = json();
        return json.path("artifactType").asText(json.at("/config/mediaType").asText(""));
    }

    long size() {
        return content.length + blobs().stream().mapToLong(Blob::size).sum();
    }

    private static Blob blob(JsonNode descriptor) {
        return new Blob(descriptor.get("digest").asText(), descriptor.path("size").asLong());
    }

    private JsonNode json() {
        try {
            return Json.MAPPER.readTree(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
