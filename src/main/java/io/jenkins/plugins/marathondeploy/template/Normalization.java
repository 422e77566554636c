package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings a wanted definition and a running app into one form, so that they can be compared field by field: without
 * status, without our own labels, in Marathon's present form, with its defaults filled in.
 */
final class Normalization {
    private Normalization() {}

    static ObjectNode app(AppNode app) {
        ObjectNode json = app.json().deepCopy();
        json.remove(AppShape.STATUS);
        removeNulls(json);
        json.put("id", app.id());
        if (json.path("labels") instanceof ObjectNode labels) {
            labels.remove(labels.properties().stream().map(Map.Entry::getKey).filter(OwnLabels::isOwn).toList());
        }
        fold(json, AppShape.APP);
        PresentForm.of(json);
        absoluteDependencies(json, app.group());
        return complete(json, AppShape.APP);
    }

    /** The fields of a group itself; not its apps and nested groups. */
    static ObjectNode group(ObjectNode group, String id) {
        ObjectNode json = group.deepCopy();
        json.remove(List.of("apps", "groups", "pods", "version", "scaleBy"));
        removeNulls(json);
        json.put("id", id);
        absoluteDependencies(json, id);
        return complete(json, AppShape.GROUP);
    }

    private static ObjectNode complete(ObjectNode json, Shape shape) {
        fill(json, shape);
        return json;
    }

    private static void absoluteDependencies(ObjectNode json, String group) {
        if (json.path("dependencies") instanceof ArrayNode dependencies) {
            for (int i = 0; i < dependencies.size(); i++) {
                dependencies.set(i, PathId.resolve(group, dependencies.get(i).asText()));
            }
        }
    }

    static void removeNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(object.properties().stream()
                    .filter(field -> field.getValue().isNull())
                    .map(Map.Entry::getKey)
                    .toList());
        }
        node.forEach(Normalization::removeNulls);
    }

    /** Marathon reads its enumerated values without regard to case, and answers them in one spelling. */
    private static void fold(JsonNode node, Shape declared) {
        Shape shape = declared.resolve(node);
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> shape.at(field.getKey()).ifPresent(known -> {
                Shape resolved = known.resolve(field.getValue());
                if (field.getValue().isTextual()) {
                    resolved.literal(field.getValue().asText()).ifPresent(literal -> field.setValue(Json.text(literal)));
                }
                fold(field.getValue(), known);
            }));
        } else if (node instanceof ArrayNode array && shape.items != null) {
            array.forEach(element -> fold(element, shape.items));
        }
    }

    private static void fill(JsonNode node, Shape declared) {
        Shape shape = declared.resolve(node);
        if (node instanceof ObjectNode object) {
            shape.fields.forEach((name, field) -> {
                if (field.fallback() != null && !object.has(name)) {
                    object.set(name, field.fallback().deepCopy());
                }
            });
            object.properties().forEach(field -> shape.at(field.getKey()).ifPresent(known -> fill(field.getValue(), known)));
        } else if (node instanceof ArrayNode array && shape.items != null) {
            array.forEach(element -> fill(element, shape.items));
            if (shape.unordered) {
                sort(array);
            }
        }
    }

    /** A set has no order, and nothing twice. */
    private static void sort(ArrayNode array) {
        TreeMap<String, JsonNode> elements = new TreeMap<>();
        array.forEach(element -> elements.put(Json.canonical(element), element));
        array.removeAll().addAll(elements.values());
    }
}
