package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Harbor's own look at a token before the registry verifies it: a token without the right gets Harbor's words and a
 * Basic challenge, not the registry's. A request without a token goes on, to be asked for one.
 */
final class AccessCheck {
    private static final Pattern REPOSITORY = Pattern.compile("/v2/(.+)/(?:blobs|manifests|tags)/.*");

    private AccessCheck() {}

    static boolean refuses(HttpExchange exchange) throws IOException {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        Matcher repository = REPOSITORY.matcher(exchange.getRequestURI().getPath());
        if (header == null || !header.startsWith("Bearer ") || !repository.matches()) {
            return false;
        }
        String[] token = header.substring("Bearer ".length()).split("\\.");
        if (token.length != 3) {
            return false;
        }
        String name = repository.group(1);
        String action = action(exchange.getRequestMethod());
        for (JsonNode access : Json.MAPPER.readTree(Base64.getUrlDecoder().decode(token[1])).path("access")) {
            for (JsonNode granted : access.path("actions")) {
                if (access.path("name").asText().equals(name) && granted.asText().equals(action)) {
                    return false;
                }
            }
        }
        exchange.getResponseHeaders().set("Www-Authenticate", "Basic realm=\"harbor\"");
        String reason = "unauthorized to access repository: " + name + ", action: " + action;
        Json.error(exchange, 401, "UNAUTHORIZED", reason + ": " + reason);
        return true;
    }

    private static String action(String method) {
        if (method.equals("DELETE")) {
            return "delete";
        }
        return List.of("POST", "PUT", "PATCH").contains(method) ? "push" : "pull";
    }
}
