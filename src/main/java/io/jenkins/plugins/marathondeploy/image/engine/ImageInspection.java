package io.jenkins.plugins.marathondeploy.image.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /images/NAME/json}: what the engine knows of an image. Read as a tree: docker-java has classes for all of
 * it, some dozens, which a JVM that has just started needs ten times as long for as the engine for its answer.
 */
final class ImageInspection {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode image;

    private ImageInspection(JsonNode image) {
        this.image = image;
    }

    /**
     * Empty when the engine has no such image.
     *
     * @param clients of the engine, for the version of its interface
     * @param client  one of these, open
     * @param image   a reference or id
     * @throws DockerException      when the engine answers otherwise; its message is the body
     * @throws UncheckedIOException when the exchange breaks, or what comes is no image
     */
    static Optional<ImageInspection> of(EngineClients clients, DockerClientImpl client, String image) {
        DockerHttpClient.Request request = DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path(clients.path("/images/" + image + "/json"))
                .build();
        try (DockerHttpClient.Response response = client.getHttpClient().execute(request)) {
            byte[] body = response.getBody().readAllBytes();
            if (response.getStatusCode() == 404) {
                return Optional.empty();
            }
            if (response.getStatusCode() != 200) {
                throw new DockerException(new String(body, StandardCharsets.UTF_8), response.getStatusCode());
            }
            JsonNode tree = JSON.readTree(body);
            if (tree.path("Id").asText("").isEmpty()) {
                throw MismatchedInputException.from(null, JsonNode.class, "an image without an Id");
            }
            return Optional.of(new ImageInspection(tree));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** {@code sha256:…} */
    String id() {
        return image.path("Id").asText();
    }

    /** What registries call it, as far as the engine has pushed it there or pulled it: {@code RepoDigests} of one repository. */
    Set<String> digests(String repository) {
        Set<String> digests = new LinkedHashSet<>();
        for (JsonNode name : image.path("RepoDigests")) {
            if (name.asText().startsWith(repository + "@")) {
                digests.add(name.asText().substring(repository.length() + 1));
            }
        }
        return digests;
    }

    /** None where the image has no labels. */
    Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>();
        image.path("Config").path("Labels").fields().forEachRemaining(label ->
                labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }
}
