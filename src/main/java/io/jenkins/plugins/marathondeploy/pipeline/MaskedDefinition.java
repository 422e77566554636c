package io.jenkins.plugins.marathondeploy.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.marathondeploy.auth.TextMask;
import java.util.ArrayList;
import java.util.List;

/**
 * A definition for people to read, secrets of the run taken out of it: text by text, since quotes and line ends of a secret
 * are written differently in JSON, where a console's filter does not know them.
 */
final class MaskedDefinition {
    private MaskedDefinition() {}

    static JsonNode of(JsonNode definition, TextMask mask) {
        List<String> texts = new ArrayList<>();
        collect(definition, texts);
        String all = String.join("\n", texts);
        // A filter is set up anew for each text: mostly there is nothing to take out.
        return mask.mask(all).equals(all) ? definition : masked(definition, mask);
    }

    private static void collect(JsonNode node, List<String> texts) {
        if (node.isValueNode()) {
            texts.add(node.asText());
        }
        node.properties().forEach(field -> texts.add(field.getKey()));
        node.forEach(child -> collect(child, texts));
    }

    private static JsonNode masked(JsonNode node, TextMask mask) {
        if (node instanceof ObjectNode object) {
            ObjectNode masked = object.objectNode();
            object.properties().forEach(field -> masked.set(mask.mask(field.getKey()), masked(field.getValue(), mask)));
            return masked;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode masked = array.arrayNode();
            array.forEach(element -> masked.add(masked(element, mask)));
            return masked;
        }
        String text = node.asText();
        String shown = mask.mask(text);
        return shown.equals(text) ? node : TextNode.valueOf(shown);
    }
}
