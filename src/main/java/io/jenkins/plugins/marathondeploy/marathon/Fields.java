package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a JSON object of Marathon's: a field that is missing or null has a default, one of another type is an error,
 * since then the answer is not what it is taken for.
 */
record Fields(JsonNode node, String path) {
    /** A field of another type than Marathon's. */
    static final class WrongType extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongType(String path, String wanted) {
            super(path + " is no " + wanted);
        }
    }

    static Fields of(JsonNode node, String path) {
        if (!node.isObject()) {
            throw new WrongType(path.isEmpty() ? "the answer" : path, "object");
        }
        return new Fields(node, path);
    }

    /** @throws WrongType when it is missing too */
    String text(String name) {
        return optionalText(name).orElseThrow(() -> new WrongType(path + "/" + name, "text"));
    }

    Optional<String> optionalText(String name) {
        return field(name).map(value -> {
            if (!value.isTextual()) {
                throw new WrongType(path + "/" + name, "text");
            }
            return value.textValue();
        });
    }

    String textOr(String name, String otherwise) {
        return optionalText(name).orElse(otherwise);
    }

    /**
     * A text that can be a part of an address: a deployment's id, a version.
     *
     * @throws WrongType when it is missing too
     */
    String segment(String name) {
        String text = text(name);
        if (!ResourcePath.isSegment(text)) {
            throw new WrongType(path + "/" + name, "id or version");
        }
        return text;
    }

    /** 0 when it is missing. What is no {@code int} is never cut to one: 4294967296 instances are not 0. */
    int number(String name) {
        return field(name)
                .map(value -> {
                    if (!value.isNumber() || !value.canConvertToInt()) {
                        throw new WrongType(path + "/" + name, "number");
                    }
                    return value.intValue();
                })
                .orElse(0);
    }

    /** As {@link #number}, not negative. */
    int count(String name) {
        int count = number(name);
        if (count < 0) {
            throw new WrongType(path + "/" + name, "count");
        }
        return count;
    }

    Optional<Boolean> flag(String name) {
        return field(name).map(value -> {
            if (!value.isBoolean()) {
                throw new WrongType(path + "/" + name, "boolean");
            }
            return value.booleanValue();
        });
    }

    Optional<Fields> object(String name) {
        return field(name).map(value -> of(value, path + "/" + name));
    }

    /** The objects of an array; null elements are left out ({@code healthCheckResults} of old versions has them). */
    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            if (!element.isNull()) {
                objects.add(of(element, path + "/" + name + "(" + objects.size() + ")"));
            }
        }
        return objects;
    }

    /** The texts of an array. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            if (!element.isTextual()) {
                throw new WrongType(path + "/" + name, "list of texts");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** The numbers of an array. */
    List<Integer> numbers(String name) {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            if (!element.isInt()) {
                throw new WrongType(path + "/" + name, "list of numbers");
            }
            numbers.add(element.intValue());
        }
        return numbers;
    }

    /** An object's texts by name. */
    Map<String, String> map(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        object(name).ifPresent(fields -> fields.node()
                .fieldNames()
                .forEachRemaining(key -> map.put(key, fields.textOr(key, ""))));
        return map;
    }

    ObjectNode whole() {
        return (ObjectNode) node;
    }

    private JsonNode elements(String name) {
        return field(name)
                .map(value -> {
                    if (!value.isArray()) {
                        throw new WrongType(path + "/" + name, "list");
                    }
                    return value;
                })
                .orElseGet(() -> JsonNodeFactory.instance.arrayNode());
    }

    private Optional<JsonNode> field(String name) {
        JsonNode value = node.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }
}
