package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A project that caches another Harbor's images. Whoever asks for a manifest by GET gets it from there, and it is kept; HEAD
 * keeps nothing, so that Harbor's own interface does not know the image before. Nothing can be pushed.
 */
final class ProxyCache {
    private final Artifacts cache;

    ProxyCache(Artifacts cache) {
        this.cache = cache;
    }

    /** Whether the exchange is answered. */
    boolean refuses(HttpExchange exchange, Optional<HarborProject> project) throws IOException {
        boolean refused = project.flatMap(HarborProject::upstream).isPresent()
                && List.of("POST", "PUT", "PATCH").contains(exchange.getRequestMethod());
        if (refused) {
            String reason = "denied: can not push artifact to a proxy project: " + project.get().name();
            Json.error(exchange, 403, "DENIED", reason);
        }
        return refused;
    }

    /** The manifest, where it is one of such a project's that has to be asked for elsewhere. */
    Optional<Manifest> fetch(HttpExchange exchange, HarborProject project, String repository, String reference) throws IOException {
        Optional<Manifest> kept = cache.store().manifest(repository, reference);
        if (kept.isPresent() || project.upstream().isEmpty()) {
            return Optional.empty();
        }
        String there = repository.substring(project.name().length() + 1);
        Manifest fetched = project.upstream().get().store().manifest(there, reference).orElseThrow(() ->
                ApiError.notFound("resource not found: repo " + repository + ", tag " + reference + " not found"));
        if (exchange.getRequestMethod().equals("GET")) {
            cache.store().putManifest(repository, reference, fetched);
            cache.pushed(repository, reference, fetched.digest());
        }
        return Optional.of(fetched);
    }
}
