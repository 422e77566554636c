package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The contents of a running registry, read and written over HTTP with tokens that the fixture gives itself. */
final class RegistryStore implements ArtifactStore {
    private final URI registry;
    private final TokenIssuer issuer;
    private final HttpClient http;

    RegistryStore(URI registry, TokenIssuer issuer, HttpClient http) {
        this.registry = registry;
        this.issuer = issuer;
        this.http = http;
    }

    @Override
    public Optional<Manifest> manifest(String repository, String reference) throws IOException {
        HttpRequest request = request(repository, "manifests/" + reference)
                .header("Accept", Manifest.ACCEPT)
                .build();
        HttpResponse<byte[]> response = send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        require(response, 200);
        String mediaType = response.headers().firstValue("Content-Type").orElse(Manifest.DOCKER);
        return Optional.of(Manifest.of(mediaType, response.body()));
    }

    @Override
    public List<String> tags(String repository) throws IOException {
        HttpResponse<byte[]> response = send(request(repository, "tags/list").build(), BodyHandlers.ofByteArray());
        List<String> tags = new ArrayList<>();
        if (response.statusCode() != 404) {
            require(response, 200);
            Json.MAPPER.readTree(response.body()).path("tags").forEach(tag -> tags.add(tag.asText()));
        }
        return tags;
    }

    @Override
    public boolean hasBlob(String repository, String digest) throws IOException {
        HttpRequest request = request(repository, "blobs/" + digest)
                .method("HEAD", BodyPublishers.noBody())
                .build();
        return send(request, BodyHandlers.discarding()).statusCode() == 200;
    }

    @Override
    public InputStream blob(String repository, String digest) throws IOException {
        HttpResponse<InputStream> response =
                send(request(repository, "blobs/" + digest).build(), BodyHandlers.ofInputStream());
        require(response, 200);
        return response.body();
    }

    @Override
    public void putBlob(String repository, String digest, InputStream content) throws IOException {
        HttpResponse<Void> started = send(
                request(repository, "blobs/uploads/").POST(BodyPublishers.noBody()).build(), BodyHandlers.discarding());
        require(started, 202);
        String location = started.headers().firstValue("Location").orElseThrow();
        String end = location + (location.contains("?") ? "&" : "?") + "digest="
                + URLEncoder.encode(digest, StandardCharsets.UTF_8);
        HttpRequest upload = authorised(HttpRequest.newBuilder(registry.resolve(end)), repository)
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofInputStream(() -> content))
                .build();
        require(send(upload, BodyHandlers.discarding()), 201);
    }

    @Override
    public void putManifest(String repository, String reference, Manifest manifest) throws IOException {
        HttpRequest request = request(repository, "manifests/" + reference)
                .header("Content-Type", manifest.mediaType())
                .PUT(BodyPublishers.ofByteArray(manifest.content()))
                .build();
        require(send(request, BodyHandlers.ofByteArray()), 201);
    }

    @Override
    public void delete(String repository, String digest) throws IOException {
        require(send(request(repository, "manifests/" + digest).DELETE().build(), BodyHandlers.discarding()), 202);
    }

    private HttpRequest.Builder request(String repository, String path) {
        return authorised(HttpRequest.newBuilder(registry.resolve("/v2/" + repository + "/" + path)), repository);
    }

    private HttpRequest.Builder authorised(HttpRequest.Builder request, String repository) {
        String token = issuer.issueInternal(repository);
        return request.header("Authorization", "Bearer " + token);
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return http.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted in " + request, e);
        }
    }

    private static void require(HttpResponse<?> response, int status) throws IOException {
        if (response.statusCode() != status) {
            String body = response.body() instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : "";
            throw new IOException(response.request() + " was answered " + response.statusCode() + " " + body);
        }
    }
}
