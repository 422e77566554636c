package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of fields, defaults, ranges and spellings says what Marathon's interface description says. */
class RamlTest {
    /** Not part of what is wanted, or looked at elsewhere: groups are walked into, the id has rules of its own. */
    private static final Set<String> LEFT_OUT =
            Set.of("/version", "/versionInfo", "/container/volumes/external/options", "group/apps", "group/groups", "group/scaleBy", "group/version");
    /** Known to the table alone: until Marathon 1.8. */
    private static final Set<String> OLD = Set.of("/container/appc");
    /** Filled in by Marathon's normalization, which the description does not tell of. */
    private static final Set<String> FILLED_IN = Set.of("/readinessChecks/httpStatusCodesForReady", "group/enforceRole");

    private final RamlTypes raml = new RamlTypes();
    private final List<String> wrong = new ArrayList<>();
    private int compared;

    @Test
    void apps() {
        compare(AppShape.APP, raml.named("app.raml", "App"), "");
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(150);
    }

    @Test
    void groups() {
        compare(AppShape.GROUP, raml.named("group.raml", "GroupUpdate"), "group");
        assertThat(wrong).isEmpty();
    }

    private void compare(Shape shape, RamlTypes.Type type, String path) {
        compared++;
        switch (shape.type) {
            case OBJECT -> object(shape, type, path);
            case MAP -> expect(path, "a map of", type.facet("properties").fieldNames().next().startsWith("/"));
            case ARRAY -> {
                expect(path, "an array", type.kind().equals("array"));
                compare(shape.items, raml.items(type), path);
            }
            case TEXT -> text(shape, type, path);
            case NUMBER, INTEGER -> number(shape, type, path);
            case BOOLEAN -> expect(path, "a boolean", type.kind().equals("boolean"));
            case EITHER -> {
                expect(path, "a union of " + shape.alternatives.size(), type.alternatives().size() == shape.alternatives.size());
                for (Shape alternative : shape.alternatives) {
                    type.alternatives().stream().filter(candidate -> alike(alternative, candidate)).findFirst().ifPresentOrElse(
                            found -> compare(alternative, found, path), () -> wrong.add(path + ": no alternative like " + alternative.words()));
                }
            }
        }
    }

    private static boolean alike(Shape shape, RamlTypes.Type type) {
        return switch (type.kind()) {
            case "string" -> shape.type == Shape.Type.TEXT;
            case "number", "integer" -> shape.type == Shape.Type.NUMBER || shape.type == Shape.Type.INTEGER;
            default -> shape.type == Shape.Type.OBJECT;
        };
    }

    private void object(Shape shape, RamlTypes.Type type, String path) {
        Map<String, RamlTypes.Property> properties = raml.properties(type);
        Set<String> theirs = new TreeSet<>(properties.keySet());
        theirs.removeIf(name -> LEFT_OUT.contains(path + "/" + name) && !shape.fields.containsKey(name));
        Set<String> ours = new TreeSet<>(shape.fields.keySet());
        ours.removeIf(name -> OLD.contains(path + "/" + name));
        expect(path, "the fields " + theirs + " instead of " + ours, theirs.equals(ours));
        properties.forEach((name, property) -> {
            String place = path + "/" + name;
            Shape.Field field = shape.fields.get(name);
            if (field == null || LEFT_OUT.contains(place)) {
                return;
            }
            boolean required = property.required() && !name.equals("id");
            expect(place, required ? "required" : "not required", shape.required.contains(name) == required);
            fallback(field, property.fallback(), place);
            compare(field.shape(), property.type().get(), place);
        });
    }

    private void fallback(Shape.Field field, JsonNode theirs, String path) {
        JsonNode ours = field.fallback();
        if (theirs == null) {
            // An empty array or object and none are the same to Marathon.
            expect(path, "no default", ours == null || ours.isContainerNode() && ours.isEmpty() || FILLED_IN.contains(path));
        } else {
            expect(path, "the default " + theirs, ours != null && Json.canonical(theirs).equals(Json.canonical(ours)));
        }
    }

    private void text(Shape shape, RamlTypes.Type type, String path) {
        expect(path, "a text", type.kind().equals("string"));
        List<String> literals = new ArrayList<>();
        if (type.facet("enum") != null) {
            type.facet("enum").forEach(literal -> literals.add(literal.asText()));
        }
        expect(path, "one of " + literals, Set.copyOf(literals).equals(Set.copyOf(shape.literals)));
        if (path.endsWith("/id")) {
            return;
        }
        expect(path, "at least as long", value(type, "minLength", 0) == shape.shortest);
        expect(path, "at most as long", value(type, "maxLength", Integer.MAX_VALUE) == shape.longest);
        expect(path, "a pattern", (type.facet("pattern") == null) == (shape.pattern == null));
    }

    private static int value(RamlTypes.Type type, String facet, int otherwise) {
        return type.facet(facet) == null ? otherwise : type.facet(facet).asInt();
    }

    private void number(Shape shape, RamlTypes.Type type, String path) {
        boolean whole = type.kind().equals("integer") || type.facet("format") != null && type.facet("format").asText().startsWith("int");
        expect(path, whole ? "a whole number" : "a number", whole == (shape.type == Shape.Type.INTEGER));
        JsonNode minimum = type.facet("minimum");
        JsonNode maximum = type.facet("maximum");
        expect(path, "the minimum " + minimum, minimum == null ? shape.min == null : minimum.decimalValue().compareTo(shape.min) == 0);
        // What the description leaves open is bounded by the type.
        expect(path, "the maximum " + maximum, maximum == null
                ? shape.max == null || shape.max.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) >= 0
                : maximum.decimalValue().compareTo(shape.max) == 0);
    }

    private void expect(String path, String what, boolean right) {
        if (!right) {
            wrong.add(path + ": expected " + what);
        }
    }
}
