package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The types of Marathon's interface description, references between its files followed. */
final class RamlTypes {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final List<String> BUILT_IN = List.of("string", "number", "integer", "boolean", "object", "array", "datetime");

    private final Map<String, JsonNode> files = new HashMap<>();

    /**
     * One type.
     *
     * @param kind   string, number, integer, boolean, object, array, datetime or union
     * @param facets of the type and of those that it is derived from, its own first
     */
    record Type(String kind, List<JsonNode> facets, String file, List<Type> alternatives) {
        JsonNode facet(String name) {
            return facets.stream().filter(node -> node.has(name)).map(node -> node.get(name)).findFirst().orElse(null);
        }
    }

    /** @param required whether the app must have it, since there is no default */
    record Property(Supplier<Type> type, boolean required, JsonNode fallback) {}

    Type named(String file, String name) {
        return of(load(file).path("types").path(name), file);
    }

    private Type of(JsonNode declared, String file) {
        String expression = declared.isTextual() ? declared.asText() : declared.path("type").asText(declared.has("properties") ? "object" : "string");
        List<JsonNode> facets = new ArrayList<>();
        if (declared.isObject()) {
            facets.add(declared);
        }
        return expression(expression.replaceAll("^\\((.*)\\)$", "$1").strip(), facets, file);
    }

    private Type expression(String expression, List<JsonNode> facets, String file) {
        if (expression.contains("|")) {
            List<Type> alternatives = new ArrayList<>();
            for (String alternative : expression.split("\\|")) {
                alternatives.addAll(flat(expression(alternative.strip(), new ArrayList<>(), file)));
            }
            return new Type("union", facets, file, alternatives);
        }
        if (expression.endsWith("[]")) {
            facets.add(YAML.createObjectNode().put("items", expression.replace("[]", "")));
            return new Type("array", facets, file, List.of());
        }
        if (BUILT_IN.contains(expression)) {
            return new Type(expression, facets, file, List.of());
        }
        String[] parts = expression.split("\\.");
        String target = parts.length == 1 ? file : load(file).path("uses").path(parts[0]).asText();
        JsonNode declared = load(target).path("types").path(parts[parts.length - 1]);
        if (declared.isMissingNode()) {
            throw new IllegalStateException("No type " + expression + " in " + file);
        }
        Type base = of(declared, target);
        facets.addAll(base.facets());
        return new Type(base.kind(), facets, base.file(), base.alternatives());
    }

    private static List<Type> flat(Type type) {
        return type.kind().equals("union") ? type.alternatives() : List.of(type);
    }

    Type items(Type array) {
        return of(array.facet("items"), array.file());
    }

    /** The properties of an object; those of a union of objects together, required where each alternative requires it. */
    Map<String, Property> properties(Type type) {
        Map<String, Property> all = new LinkedHashMap<>();
        List<Type> objects = type.kind().equals("union") ? type.alternatives() : List.of(type);
        for (Type object : objects) {
            object.facet("properties").properties().forEach(field -> {
                JsonNode declared = field.getValue();
                // Says of a member of a union that it must not be there.
                if (declared.asText().equals("nil")) {
                    return;
                }
                String name = field.getKey().replaceAll("\\?$", "");
                JsonNode fallback = declared.path("default").isMissingNode() ? null : declared.get("default");
                boolean optional = field.getKey().endsWith("?") || declared.isObject() && !declared.path("required").asBoolean(true);
                boolean everywhere = objects.stream().allMatch(other -> other.facet("properties").has(field.getKey()));
                all.putIfAbsent(name, new Property(() -> of(declared, object.file()), !optional && fallback == null && everywhere, fallback));
            });
        }
        return all;
    }

    private JsonNode load(String file) {
        return files.computeIfAbsent(file, name -> {
            try (InputStream in = RamlTypes.class.getResourceAsStream("/marathon-raml/" + name)) {
                return YAML.readTree(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
