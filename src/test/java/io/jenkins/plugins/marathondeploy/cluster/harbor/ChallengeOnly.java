package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;

/** {@code /v2/} where there is no registry behind: asks for a token, as the registry does, and then has nothing. */
final class ChallengeOnly implements HttpHandler {
    private final String realm;

    ChallengeOnly(String realm) {
        this.realm = realm;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
        if (!exchange.getRequestHeaders().containsKey("Authorization")) {
            exchange.getResponseHeaders()
                    .set("WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"" + TokenIssuer.SERVICE + "\"");
            Json.error(exchange, 401, "UNAUTHORIZED", "authentication required");
        } else if (exchange.getRequestURI().getPath().equals("/v2/")) {
            Json.answer(exchange, 200, Map.of());
        } else {
            Json.error(exchange, 404, "NAME_UNKNOWN", "repository name not known to registry");
        }
    }
}
