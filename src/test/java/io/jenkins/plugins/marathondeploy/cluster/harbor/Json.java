package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** Answers of the fixture, in JSON, with Harbor's form of errors. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = MAPPER.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        drain(exchange);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    /** {@code {"errors":[{"code":"NOT_FOUND","message":"…"}]}}: the form of Harbor's API and of the registry alike. */
    static void error(HttpExchange exchange, int status, String code, String message) throws IOException {
        answer(exchange, status, errors(code, message));
    }

    static Map<String, Object> errors(String code, String message) {
        return Map.of("errors", List.of(Map.of("code", code, "message", message)));
    }

    static void empty(HttpExchange exchange, int status) throws IOException {
        drain(exchange);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    static JsonNode body(HttpExchange exchange) throws IOException {
        return MAPPER.readTree(exchange.getRequestBody().readAllBytes());
    }

    /**
     * Reads what is left of a request, so that the connection can be used again. Not with skip(): the JDK's server
     * hands that to the socket, past the end of the request.
     */
    private static void drain(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
    }
}
