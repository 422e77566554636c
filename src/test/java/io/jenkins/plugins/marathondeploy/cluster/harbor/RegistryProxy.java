package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /v2/*}: hands every request on to the registry, body by body as they come, and does what Harbor does on the
 * way: refuses immutable tags and vulnerable images with 412, takes note of what was pushed.
 */
final class RegistryProxy implements HttpHandler {
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern REPOSITORY = Pattern.compile("/v2/(.+)/(?:blobs|manifests|tags)/.*");
    private static final Set<String> HOP_HEADERS = Set.of(
            "connection", "content-length", "expect", "host", "upgrade", "transfer-encoding", "date", "keep-alive");

    private final URI registry;
    private final HttpClient http;
    private final RegistryFaults faults;
    private final Artifacts artifacts;
    private final AccessCheck access;
    private final TokenIssuer issuer;

    RegistryProxy(
            URI registry,
            HttpClient http,
            RegistryFaults faults,
            Artifacts artifacts,
            AccessCheck access,
            TokenIssuer issuer) {
        this.registry = registry;
        this.http = http;
        this.faults = faults;
        this.artifacts = artifacts;
        this.access = access;
        this.issuer = issuer;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (access.refuses(exchange)) {
            return;
        }
        Matcher manifest = MANIFEST.matcher(exchange.getRequestURI().getPath());
        boolean isManifest = manifest.matches();
        String method = exchange.getRequestMethod();
        if (isManifest && ManifestRules.refuses(exchange, artifacts, manifest.group(1), manifest.group(2))) {
            return;
        }
        HttpResponse<InputStream> response;
        try {
            response = http.send(request(exchange), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        if (isManifest && response.statusCode() == 404 && !method.equals("PUT")) {
            // Harbor looks into its own tables, and says so in its own words.
            response.body().close();
            ApiError missing = artifacts.missing(manifest.group(1), manifest.group(2));
            Json.error(exchange, missing.status(), missing.code(), missing.getMessage());
            return;
        }
        if (isManifest && method.equals("PUT") && response.statusCode() == 201) {
            String digest = response.headers().firstValue("Docker-Content-Digest").orElseThrow();
            artifacts.pushed(manifest.group(1), manifest.group(2), digest);
        }
        if (faults.loses(exchange)) {
            response.body().close();
            exchange.close();
        } else {
            answer(exchange, response);
        }
    }

    private HttpRequest request(HttpExchange exchange) {
        URI asked = exchange.getRequestURI();
        String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
        HttpRequest.Builder request = HttpRequest.newBuilder(registry.resolve(asked.getRawPath() + query));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        // Harbor itself looks at names and passwords; the registry knows tokens alone.
        String login = exchange.getRequestHeaders().getFirst("Authorization");
        Matcher repository = REPOSITORY.matcher(asked.getPath());
        if (login != null && login.startsWith("Basic ")) {
            String name = repository.matches() ? repository.group(1) : "none";
            request.setHeader("Authorization", "Bearer " + issuer.issueInternal(name));
        }
        // The registry builds the Location of uploads from these.
        request.setHeader("X-Forwarded-Proto", "http");
        request.setHeader("X-Forwarded-Host", exchange.getRequestHeaders().getFirst("Host"));
        return request.method(exchange.getRequestMethod(), body(exchange)).build();
    }

    private static BodyPublisher body(HttpExchange exchange) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        boolean chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
        if (!chunked && (length == null || length.equals("0"))) {
            return BodyPublishers.noBody();
        }
        BodyPublisher stream = BodyPublishers.ofInputStream(exchange::getRequestBody);
        return chunked ? stream : BodyPublishers.fromPublisher(stream, Long.parseLong(length));
    }

    private static void answer(HttpExchange exchange, HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            response.headers().map().forEach((name, values) -> {
                if (!HOP_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, List.copyOf(values));
                }
            });
            long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            if (exchange.getRequestMethod().equals("HEAD")) {
                if (length >= 0) {
                    exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
                }
                exchange.sendResponseHeaders(response.statusCode(), -1);
            } else if (length == 0 || response.statusCode() == 204) {
                exchange.sendResponseHeaders(response.statusCode(), -1);
            } else {
                exchange.sendResponseHeaders(response.statusCode(), length < 0 ? 0 : length);
                body.transferTo(exchange.getResponseBody());
            }
        } finally {
            exchange.close();
        }
    }
}
