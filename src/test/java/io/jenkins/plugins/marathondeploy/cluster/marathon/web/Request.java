package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.JsonBody;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request.
 *
 * @param path decoded, without the query
 * @param query the parameters in their order
 * @param accept the Accept header, empty when there is none
 * @param contentType the Content-Type header, empty when there is none
 * @param authorization the Authorization header, empty when there is none
 */
public record Request(String method, String path, Map<String, List<String>> query, String accept, String contentType,
        String authorization, byte[] body, String clientIp) {

    static Request of(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        return new Request(exchange.getRequestMethod(), uri.getPath(), parameters(uri.getRawQuery()),
                header(exchange, "Accept"), header(exchange, "Content-Type"), header(exchange, "Authorization"),
                exchange.getRequestBody().readAllBytes(), exchange.getRemoteAddress().getAddress().getHostAddress());
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static Map<String, List<String>> parameters(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.computeIfAbsent(decode(name), key -> new ArrayList<>()).add(decode(value));
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** All values of a parameter. */
    public List<String> all(String name) {
        return query.getOrDefault(name, List.of());
    }

    /** The first value of a parameter; the default where there is none. */
    public String parameter(String name, String otherwise) {
        List<String> values = all(name);
        return values.isEmpty() ? otherwise : values.get(0);
    }

    /** A flag; everything but {@code true} is false (J32-force-garbage.txt). */
    public boolean flag(String name, boolean otherwise) {
        return Boolean.parseBoolean(parameter(name, String.valueOf(otherwise)));
    }

    /** The body. */
    public JsonNode json() {
        return JsonBody.read(body);
    }

    /** Whether the client takes this type; without an Accept header it takes everything. */
    public boolean accepts(String type) {
        String wildcard = type.substring(0, type.indexOf('/')) + "/*";
        return accept.isEmpty() || accept.contains(type) || accept.contains("*/*") || accept.contains(wildcard);
    }
}
