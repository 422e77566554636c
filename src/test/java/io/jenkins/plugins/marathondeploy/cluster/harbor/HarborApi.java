package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code /api/v2.0/*}: finds who asks, and which of the parts answers. */
final class HarborApi implements HttpHandler {
    static final String ROOT = "/api/v2.0/";

    private final Accounts accounts;
    private final List<Part> parts;

    /** One part of the API. */
    interface Part {
        /** Whether the request was this part's to answer, and is answered. */
        boolean answer(ApiRequest request) throws IOException;
    }

    /**
     * A request.
     *
     * @param path the segments after {@code /api/v2.0/}, each decoded once
     */
    record ApiRequest(HttpExchange exchange, String method, List<String> path, Optional<Account> account) {
        boolean is(String expectedMethod, String... expected) {
            if (!method.equals(expectedMethod) || path.size() != expected.length) {
                return false;
            }
            for (int i = 0; i < expected.length; i++) {
                if (!expected[i].equals("*") && !expected[i].equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }

        Account requireAccount() {
            return account.orElseThrow(() -> new ApiError(401, "UNAUTHORIZED", "unauthorized"));
        }

        boolean query(String name, boolean fallback) {
            return Query.first(Query.parse(exchange.getRequestURI()), name)
                    .map(Boolean::parseBoolean)
                    .orElse(fallback);
        }

        /** Goes on when the account has that right in the system; otherwise Harbor's answer says whose it lacks. */
        void requireSystemRight(String right) {
            Account asking = requireAccount();
            if (!asking.may(right, Account.SYSTEM)) {
                throw new ApiError(403, "FORBIDDEN", asking.name());
            }
        }

        /**
         * Goes on when the account may do that in the project; an answer as Harbor's otherwise. It tells only
         * administrators that there is no such project.
         */
        void requireRight(Projects projects, String name, String right) {
            boolean open = Account.READING.contains(right)
                    && projects.find(name).filter(project -> project.is("public")).isPresent();
            if (!open && !requireAccount().may(right, name)) {
                throw new ApiError(403, "FORBIDDEN", "forbidden");
            }
        }
    }

    HarborApi(Accounts accounts, List<Part> parts) {
        this.accounts = accounts;
        this.parts = parts;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        List<String> segments = Arrays.stream(path.substring(ROOT.length()).split("/", -1))
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
        ApiRequest request =
                new ApiRequest(exchange, exchange.getRequestMethod(), segments, accounts.authenticate(exchange));
        try {
            for (Part part : parts) {
                if (part.answer(request)) {
                    return;
                }
            }
            throw ApiError.notFound("path " + exchange.getRequestURI().getPath() + " was not found");
        } catch (ApiError e) {
            Json.error(exchange, e.status(), e.code(), e.getMessage());
        }
    }
}
