package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /service/token}. As Harbor's: wrong credentials with a scope are answered 200 with an anonymous token, only
 * a request without scope gets 401; the actions granted are all that the account may do, whatever was asked for; a
 * project that does not exist grants none.
 */
final class TokenService implements HttpHandler {
    private final Accounts accounts;
    private final Projects projects;
    private final TokenIssuer issuer;

    TokenService(Accounts accounts, Projects projects, TokenIssuer issuer) {
        this.accounts = accounts;
        this.projects = projects;
        this.issuer = issuer;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            answer(exchange, 405, "Method Not Allowed");
            return;
        }
        Map<String, List<String>> query = Query.parse(exchange.getRequestURI());
        String service = Query.first(query, "service").orElse("");
        if (!service.equals(TokenIssuer.SERVICE)) {
            answer(exchange, 400, "Unable to handle service: " + service);
            return;
        }
        Optional<Account> account = accounts.authenticate(exchange);
        List<String> scopes = new ArrayList<>();
        query.getOrDefault("scope", List.of()).forEach(scope -> scopes.addAll(List.of(scope.trim().split(" "))));
        scopes.removeIf(String::isBlank);
        if (account.isEmpty() && scopes.isEmpty()) {
            Json.empty(exchange, 401);
            return;
        }
        List<TokenIssuer.Access> access = scopes.stream().map(scope -> grant(scope, account)).toList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("token", issuer.issue(account.map(Account::name).orElse(""), access));
        answer.put("access_token", "");
        answer.put("expires_in", issuer.lifetime().toSeconds());
        answer.put("issued_at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        Json.answer(exchange, 200, answer);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, message.length);
        exchange.getResponseBody().write(message);
        exchange.close();
    }

    private TokenIssuer.Access grant(String scope, Optional<Account> account) {
        // type:name:action,action where the name may hold a port's colon
        int first = scope.indexOf(':');
        int last = scope.lastIndexOf(':');
        String type = first < 0 ? scope : scope.substring(0, first);
        String name = first < last ? scope.substring(first + 1, last) : "";
        Optional<HarborProject> project = projects.ofRepository(name);
        List<String> actions = new ArrayList<>();
        if (type.equals("repository") && project.isPresent()) {
            for (String action : List.of("pull", "push", "delete")) {
                boolean allowed = account.filter(a -> a.may(action, project.get().name())).isPresent();
                if (allowed || action.equals("pull") && project.get().is("public")) {
                    actions.add(action);
                }
            }
        }
        return new TokenIssuer.Access(type, name, actions);
    }
}
