package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes out of a part of a definition what may be secret, before it is shown: the values of environment variables,
 * always; those of labels and options with a telling name; logins in URLs.
 */
final class Masking {
    static final String MASK = "****";
    /** Shorter ones are in half of all words. */
    private static final int SHORTEST = 4;

    private static final Pattern TELLING = Pattern.compile(
            "pass|secret|token|credential|private|auth|(^|[^a-z])(api|access|encryption|signing)[^a-z]*key|^key$|pwd",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ENVIRONMENT = Pattern.compile("/env/.*", Pattern.DOTALL);
    private static final Pattern LABEL = Pattern.compile(".*/labels/[^/]*|/labels/[^/]*");
    private static final Pattern DOCKER_PARAMETER = Pattern.compile(".*/parameters/[0-9]+/value");
    /** A signed URI's: {@code ?X-Amz-Signature=…}, {@code &sig=…}, {@code &token=…}. */
    private static final Pattern SIGNATURE = Pattern.compile(
            "([?&][^=&\\s]*(?:sig|token|secret|credential|password|key)[^=&\\s]*=)[^&\\s\"']+", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOGIN_IN_URL = Pattern.compile("://[^/@\\s]+@");

    private Masking() {}

    /**
     * @param path   JSON pointer to the node in its app
     * @param hidden places whose values are never shown
     */
    static JsonNode mask(JsonNode node, String path, List<String> hidden) {
        if (node instanceof ObjectNode object) {
            ObjectNode masked = object.objectNode();
            object.properties().forEach(field ->
                    masked.set(field.getKey(), mask(field.getValue(), Json.child(path, field.getKey()), hidden)));
            return masked;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode masked = array.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                masked.add(mask(array.get(i), Json.child(path, i), hidden));
            }
            return masked;
        }
        if (node.isMissingNode() || node.isNull()) {
            return node;
        }
        String key = path.substring(path.lastIndexOf('/') + 1);
        if (SecretPaths.contain(hidden, path) || ENVIRONMENT.matcher(path).matches() || LABEL.matcher(path).matches() && TELLING.matcher(key).find()) {
            return TextNode.valueOf(MASK);
        }
        return node.isTextual() ? TextNode.valueOf(text(node.asText(), path)) : node;
    }

    /** Takes values out of all texts, keys included; short ones only where they are the whole text. */
    static JsonNode values(JsonNode node, Set<String> values) {
        if (node instanceof ObjectNode object) {
            ObjectNode masked = object.objectNode();
            object.properties().forEach(field -> masked.set(without(field.getKey(), values), values(field.getValue(), values)));
            return masked;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode masked = array.arrayNode();
            array.forEach(element -> masked.add(values(element, values)));
            return masked;
        }
        return node.isValueNode() && !node.isNull() && values.contains(node.asText())
                ? TextNode.valueOf(MASK)
                : node.isTextual() ? TextNode.valueOf(without(node.asText(), values)) : node;
    }

    private static String without(String text, Set<String> values) {
        String masked = text;
        // Longest first: one value may be part of another.
        for (String value : values.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList()) {
            masked = value.length() >= SHORTEST ? masked.replace(value, MASK) : masked;
        }
        return masked;
    }

    private static String text(String text, String path) {
        // docker run --env NAME=VALUE, --log-opt token=VALUE
        if (DOCKER_PARAMETER.matcher(path).matches() && text.contains("=")) {
            return text.substring(0, text.indexOf('=') + 1) + MASK;
        }
        return SIGNATURE.matcher(LOGIN_IN_URL.matcher(text).replaceAll("://" + MASK + "@")).replaceAll("$1" + MASK);
    }
}
