package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.JsonBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.function.Supplier;

/** What Marathon says about itself: {@code /ping}, {@code /v2/info}, {@code /v2/leader} and lists that are always empty. */
final class InfoResource {
    private final Supplier<String> address;

    private final String frameworkId;

    /** The address is {@code host:port}. */
    InfoResource(Supplier<String> address, String frameworkId) {
        this.frameworkId = frameworkId;
        this.address = address;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/ping", Set.of("text/plain", "text/html", "application/json", "application/xml"),
                (request, path) -> ping(request));
        routes.add("GET", "/v2/info/?", (request, path) -> Reply.ok(info()));
        routes.add("GET", "/v2/leader/?", (request, path) ->
                Reply.ok(JsonNodeFactory.instance.objectNode().put("leader", address.get())));
        routes.add("GET", "/v2/pods/?", (request, path) -> Reply.ok(JsonNodeFactory.instance.arrayNode()));
        routes.add("GET", "/v2/plugins/?", (request, path) ->
                Reply.ok(JsonNodeFactory.instance.objectNode().set("plugins", JsonNodeFactory.instance.arrayNode())));
        routes.add("GET", "/", (request, path) ->
                Reply.empty(302).with("Location", "http://" + address.get() + "/ui/"));
    }

    /** A01-ping-accept-*.txt: JSON is quoted, XML gets nothing. */
    private static Reply ping(Request request) {
        if (request.accepts("text/plain")) {
            return Reply.text(200, "text/plain", "pong");
        }
        if (request.accepts("text/html")) {
            return Reply.text(200, "text/html", "pong");
        }
        return request.accepts("application/json")
                ? Reply.ok(JsonNodeFactory.instance.textNode("pong"))
                : Reply.empty(204);
    }

    private JsonNode info() {
        try (InputStream recorded = InfoResource.class.getResourceAsStream("info.json")) {
            ObjectNode info = (ObjectNode) JsonBody.read(recorded.readAllBytes());
            ((ObjectNode) info.get("marathon_config")).put("webui_url", "http://" + address.get());
            return info.put("leader", address.get()).put("frameworkId", frameworkId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
