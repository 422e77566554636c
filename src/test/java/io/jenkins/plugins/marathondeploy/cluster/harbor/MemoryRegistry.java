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

    private final String realm;
    private final Artifacts artifacts;

    MemoryRegistry(String realm, Artifacts artifacts) {
        this.realm = realm;
        this.artifacts = artifacts;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
        Matcher manifest = MANIFEST.matcher(exchange.getRequestURI().getPath());
        if (!exchange.getRequestHeaders().containsKey("Authorization")) {
            exchange.getResponseHeaders()
                    .set("WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"" + TokenIssuer.SERVICE + "\"");
            Json.error(exchange, 401, "UNAUTHORIZED", "authentication required");
        } else if (exchange.getRequestURI().getPath().equals("/v2/")) {
            Json.answer(exchange, 200, Map.of());
        } else if (!manifest.matches()) {
            Json.error(exchange, 404, "NAME_UNKNOWN", "repository name not known to registry");
        } else if (!AccessCheck.refuses(exchange)
                && !ManifestRules.refuses(exchange, artifacts, manifest.group(1), manifest.group(2))) {
            manifest(exchange, manifest.group(1), manifest.group(2));
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
        Optional<Manifest> found = artifacts.store().manifest(repository, reference);
        if (found.isEmpty()) {
            Json.error(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
            return;
        }
        exchange.getResponseHeaders().set("Docker-Content-Digest", found.get().digest());
        exchange.getResponseHeaders().set("Content-Type", found.get().mediaType());
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, head ? -1 : found.get().content().length);
        if (!head) {
            exchange.getResponseBody().write(found.get().content());
        }
        exchange.close();
    }
}
