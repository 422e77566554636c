package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;

/**
 * Takes out of a part of a definition what may be secret, before it is shown: the values of environment variables,
 * always; those of labels and options with a telling name; logins in URLs.
 */
final class Masking {
    static final String MASK = "****";

    private static final Pattern TELLING = Pattern.compile(
            "pass|secret|token|credential|private|auth|(^|[^a-z])(api|access|encryption|signing)[^a-z]*key|^key$|pwd",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ENVIRONMENT = Pattern.compile("/env/.*", Pattern.DOTALL);
    private static final Pattern LABEL = Pattern.compile(".*/labels/[^/]*|/labels/[^/]*");
    private static final Pattern DOCKER_PARAMETER = Pattern.compile(".*/parameters/[0-9]+/value");
    private static final Pattern LOGIN_IN_URL = Pattern.compile("://[^/@\\s]+@");

    private Masking() {}

    /** @param path JSON pointer to the node in its app */
    static JsonNode mask(JsonNode node, String path) {
        if (node instanceof ObjectNode object) {
            ObjectNode masked = object.objectNode();
            object.properties().forEach(field ->
                    masked.set(field.getKey(), mask(field.getValue(), Json.child(path, field.getKey()))));
            return masked;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode masked = array.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                masked.add(mask(array.get(i), Json.child(path, i)));
            }
            return masked;
        }
        if (node.isMissingNode() || node.isNull()) {
            return node;
        }
        String key = path.substring(path.lastIndexOf('/') + 1);
        if (ENVIRONMENT.matcher(path).matches() || LABEL.matcher(path).matches() && TELLING.matcher(key).find()) {
            return TextNode.valueOf(MASK);
        }
        return node.isTextual() ? TextNode.valueOf(text(node.asText(), path)) : node;
    }

    private static String text(String text, String path) {
        // docker run --env NAME=VALUE, --log-opt token=VALUE
        if (DOCKER_PARAMETER.matcher(path).matches() && text.contains("=")) {
            return text.substring(0, text.indexOf('=') + 1) + MASK;
        }
        return LOGIN_IN_URL.matcher(text).replaceAll("://" + MASK + "@");
    }
}
