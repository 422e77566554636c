package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Harbor's own look at who asks, before the registry's: by name and password or by a token, whose rights in one
 * repository it takes for the whole project. Whether the token is genuine and still lives, the registry sees.
 */
final class AccessCheck {
    private static final Pattern REPOSITORY = Pattern.compile("/v2/(.+)/(?:blobs|manifests|tags|referrers)/.*");

    private final Accounts accounts;
    private final Projects projects;
    private final String realm;

    /** @param realm where clients are sent for a token */
    AccessCheck(Accounts accounts, Projects projects, String realm) {
        this.accounts = accounts;
        this.projects = projects;
        this.realm = realm;
    }

    /** Whether the exchange is answered. */
    boolean refuses(HttpExchange exchange) throws IOException {
        boolean silent = exchange.getRequestHeaders().getFirst("Authorization") == null;
        JsonNode claims = claims(exchange);
        Optional<Account> account = accounts.authenticate(exchange);
        Matcher repository = REPOSITORY.matcher(exchange.getRequestURI().getPath());
        if (!repository.matches()) {
            boolean known = account.isPresent() || !claims.path("sub").asText().isEmpty();
            return !known && refuse(exchange, challenge(silent, ""), "unauthorized");
        }
        String name = repository.group(1);
        String action = action(exchange.getRequestMethod());
        String scope = ",scope=\"repository:" + name + ":" + (action.equals("push") ? "pull,push" : action) + "\"";
        if (silent && action.equals("pull")) {
            // Also in a public project: a client is to fetch its token first.
            return refuse(exchange, challenge(true, scope), "authorize header needed to send HEAD to repository");
        }
        Optional<HarborProject> project = projects.ofRepository(name);
        if (project.isEmpty()) {
            return refuse(exchange, "", "project " + Projects.nameOf(name) + " not found");
        }
        boolean open = action.equals("pull") && project.get().is("public");
        boolean mayByName = account.filter(who -> who.may(action, project.get().name())).isPresent();
        return !open
                && !mayByName
                && !gives(claims, project.get().name(), action)
                && refuse(
                        exchange,
                        challenge(silent, scope),
                        "unauthorized to access repository: " + name + ", action: " + action);
    }

    private static boolean refuse(HttpExchange exchange, String challenge, String reason) throws IOException {
        exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
        exchange.getResponseHeaders().set("Www-Authenticate", challenge);
        Json.error(exchange, 401, "UNAUTHORIZED", reason + ": " + reason);
        return true;
    }

    /** Who came with a login, however wrong, is asked for another; who came without one is sent for a token. */
    private String challenge(boolean silent, String scope) {
        return silent
                ? "Bearer realm=\"" + realm + "\",service=\"" + TokenIssuer.SERVICE + "\"" + scope
                : "Basic realm=\"harbor\"";
    }

    private static JsonNode claims(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        String[] token = header == null ? new String[0] : header.replaceFirst("^Bearer ", "").split("\\.");
        if (token.length != 3) {
            return MissingNode.getInstance();
        }
        try {
            return Json.MAPPER.readTree(Base64.getUrlDecoder().decode(token[1]));
        } catch (IOException | IllegalArgumentException e) {
            return MissingNode.getInstance();
        }
    }

    private static boolean gives(JsonNode claims, String project, String action) {
        for (JsonNode access : claims.path("access")) {
            for (JsonNode granted : access.path("actions")) {
                if (Projects.nameOf(access.path("name").asText()).equals(project) && granted.asText().equals(action)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String action(String method) {
        if (method.equals("DELETE")) {
            return "delete";
        }
        return List.of("POST", "PUT", "PATCH").contains(method) ? "push" : "pull";
    }
}
