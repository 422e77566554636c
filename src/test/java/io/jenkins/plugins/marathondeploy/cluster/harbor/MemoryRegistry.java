package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /v2/} where no registry runs: asks for a token as one does, and reads and takes manifests; no layers. */
final class MemoryRegistry implements HttpHandler {
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");

    private static final Pattern REPOSITORY = Pattern.compile("/v2/(.+)/(?:blobs|manifests|tags|referrers)/.*");

    private final AccessCheck access;
    private final Artifacts artifacts;
    private final Projects projects;
    private final ProxyCache proxy;

    MemoryRegistry(AccessCheck access, Artifacts artifacts, Projects projects) {
        this.access = access;
        this.artifacts = artifacts;
        this.projects = projects;
        proxy = new ProxyCache(artifacts);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
        Matcher manifest = MANIFEST.matcher(exchange.getRequestURI().getPath());
        if (access.refuses(exchange)) {
            return;
        }
        Matcher repository = REPOSITORY.matcher(exchange.getRequestURI().getPath());
        if (repository.matches() && proxy.refuses(exchange, projects.ofRepository(repository.group(1)))) {
            return;
        }
        if (exchange.getRequestURI().getPath().equals("/v2/")) {
            Json.answer(exchange, 200, Map.of());
        } else if (!manifest.matches()) {
            Json.error(exchange, 404, "NAME_UNKNOWN", "repository name not known to registry");
        } else if (!ManifestRules.refuses(exchange, artifacts, manifest.group(1), manifest.group(2))) {
            try {
                manifest(exchange, manifest.group(1), manifest.group(2));
            } catch (ApiError e) {
                Json.error(exchange, e.status(), e.code(), e.getMessage());
            }
        }
    }

    private void manifest(HttpExchange exchange, String repository, String reference) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            Manifest put = Manifest.of(
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    exchange.getRequestBody().readAllBytes());
            artifacts.store().putManifest(repository, reference, put);
            artifacts.pushed(repository, reference, put.digest());
            exchange.getResponseHeaders().set("Docker-Content-Digest", put.digest());
            Json.empty(exchange, 201);
            return;
        }
        HarborProject project = projects.ofRepository(repository).orElseThrow();
        Optional<Manifest> fetched = proxy.fetch(exchange, project, repository, reference);
        Manifest found = fetched.isPresent() ? fetched.get() : artifacts.find(repository, reference);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        // The header is there and empty when a proxy cache has just fetched the manifest.
        exchange.getResponseHeaders().set("Docker-Content-Digest", fetched.isPresent() && !head ? "" : found.digest());
        exchange.getResponseHeaders().set("Content-Type", found.mediaType());
        exchange.sendResponseHeaders(200, head ? -1 : found.content().length);
        if (!head) {
            exchange.getResponseBody().write(found.content());
        }
        exchange.close();
    }
}
