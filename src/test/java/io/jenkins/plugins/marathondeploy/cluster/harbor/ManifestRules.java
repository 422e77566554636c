package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Harbor's own rules on manifests, before the registry is asked: immutable tags and vulnerable images are 412. */
final class ManifestRules {
    private ManifestRules() {}

    /** Whether the exchange is answered. */
    static boolean refuses(HttpExchange exchange, Artifacts artifacts, String repository, String reference)
            throws IOException {
        if (!exchange.getRequestHeaders().containsKey("Authorization")) {
            return false;
        }
        try {
            if (exchange.getRequestMethod().equals("PUT")) {
                artifacts.requireMutable(repository, reference);
            } else if (exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD")) {
                artifacts.requirePullable(repository, reference);
            }
            return false;
        } catch (ApiError e) {
            Json.error(exchange, e.status(), e.code(), e.getMessage());
            return true;
        }
    }
}
