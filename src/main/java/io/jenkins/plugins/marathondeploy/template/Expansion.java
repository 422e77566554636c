package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Replaces placeholders in the texts and keys of a parsed tree. What a variable's value contains is never looked at
 * again: a value may contain <code>${…}</code> and stays as it is, so nothing can expand without end.
 */
final class Expansion {
    /** In characters: a small file with many placeholders must not grow without bound. */
    private static final long MAX_EXPANDED = 4L * Template.MAX_SIZE;

    private static final int MAX_PROBLEMS = 50;

    private final String source;
    private final Variables variables;
    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Set<String> open = new HashSet<>();
    private final Set<String> hidden = new LinkedHashSet<>();
    private long expanded;

    private Expansion(String source, Variables variables) {
        this.source = source;
        this.variables = variables;
    }

    /**
     * @param json     placeholders that could not be expanded left out
     * @param problems each beginning with its place in the file
     * @param open     JSON pointers in {@code json} to values that could not be expanded
     * @param hidden   JSON pointers in {@code json} to values that hold a secret
     * @param warnings what looks like another tool's template
     */
    record Result(ObjectNode json, List<String> problems, Set<String> open, Set<String> hidden, List<String> warnings) {}

    static Result of(Template template, Variables variables) {
        Expansion expansion = new Expansion(template.source(), variables);
        ObjectNode json = expansion.object(template.json(), new Place("", ""));
        return new Result(json, new ArrayList<>(expansion.problems), expansion.open, expansion.hidden, new ArrayList<>(expansion.warnings));
    }

    /** @throws TemplateException naming every problem at once */
    static ObjectNode expand(Template template, Variables variables) {
        Result result = of(template, variables);
        Problems.throwIfAny(template.source(), result.problems());
        return result.json();
    }

    /**
     * @param inFile JSON pointer in the file, for messages: a key may hold a value
     * @param inJson JSON pointer in the result
     */
    private record Place(String inFile, String inJson) {
        Place child(String keyInFile, String keyInJson) {
            return new Place(Json.child(inFile, keyInFile), Json.child(inJson, keyInJson));
        }

        Place child(int index) {
            return new Place(Json.child(inFile, index), Json.child(inJson, index));
        }
    }

    /** Whether a placeholder for the variable is anywhere below; an escaped one is none. */
    static boolean uses(JsonNode node, String variable) {
        if (node.isTextual()) {
            return mentions(node.asText(), variable);
        }
        for (var field : node.properties()) {
            if (mentions(field.getKey(), variable) || uses(field.getValue(), variable)) {
                return true;
            }
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (uses(element, variable)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean mentions(String text, String variable) {
        Placeholders.Parsed parsed = Placeholders.parse(text);
        return parsed.problems().isEmpty() && parsed.pieces().stream()
                .anyMatch(piece -> piece instanceof Placeholders.Placeholder p && p.name().equals(variable));
    }

    private JsonNode value(JsonNode node, Place place) {
        if (node instanceof ObjectNode object) {
            return object(object, place);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode result = array.arrayNode(array.size());
            for (int i = 0; i < array.size(); i++) {
                result.add(value(array.get(i), place.child(i)));
            }
            return result;
        }
        return node.isTextual() ? text(node.asText(), place) : node;
    }

    private ObjectNode object(ObjectNode object, Place place) {
        ObjectNode result = object.objectNode();
        object.properties().forEach(field -> {
            String key = key(field.getKey(), place);
            Place child = place.child(field.getKey(), key);
            if (result.has(key)) {
                problem(child, "after expansion the key stands twice in its object");
            }
            result.set(key, value(field.getValue(), child));
        });
        return result;
    }

    private String key(String text, Place object) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        Place place = object.child(text, text);
        Placeholders.Parsed parsed = Placeholders.parse(text);
        parsed.problems().forEach(problem -> problem(place, problem));
        boolean secret = parsed.pieces().stream().anyMatch(piece -> piece instanceof Placeholders.Placeholder p && variables.isHidden(p.name()));
        if (secret) {
            problem(place, "a value from the environment may be secret, and can't be part of a key; set it with NAME=VALUE");
        }
        return joined(parsed.pieces(), place);
    }

    private JsonNode text(String text, Place place) {
        Placeholders.Parsed parsed = Placeholders.parse(text);
        List<Placeholders.Piece> pieces = parsed.pieces();
        parsed.problems().forEach(problem -> problem(place, problem));
        for (Placeholders.Piece piece : pieces) {
            if (piece instanceof Placeholders.Literal literal) {
                warn(place, literal.text());
            } else if (piece instanceof Placeholders.Placeholder placeholder && variables.isHidden(placeholder.name())) {
                hidden.add(place.inJson());
            }
        }
        // One placeholder alone may become a number or a boolean.
        if (parsed.problems().isEmpty() && pieces.size() == 1 && pieces.get(0) instanceof Placeholders.Placeholder placeholder) {
            return alone(placeholder, place);
        }
        return TextNode.valueOf(joined(pieces, place));
    }

    private void warn(Place place, String literal) {
        if (warnings.size() < MAX_PROBLEMS) {
            ForeignTemplate.leftIn(literal, variables).forEach(warning -> warnings.add(place.inFile() + ": " + warning + "."));
        }
    }

    private String joined(List<Placeholders.Piece> pieces, Place place) {
        StringBuilder result = new StringBuilder();
        for (Placeholders.Piece piece : pieces) {
            result.append(piece instanceof Placeholders.Placeholder placeholder
                    ? lookUp(placeholder, place)
                    : ((Placeholders.Literal) piece).text());
        }
        return result.toString();
    }

    private JsonNode alone(Placeholders.Placeholder placeholder, Place place) {
        String value = lookUp(placeholder, place);
        return variables.typed(placeholder.name(), value).orElseGet(() -> {
            if (!open.contains(place.inJson())) {
                problem(place, "the default of " + placeholder.name() + " is not a "
                        + variables.type(placeholder.name()).name().toLowerCase(Locale.ROOT) + ", as the variable is declared");
            }
            return TextNode.valueOf(value);
        });
    }

    private String lookUp(Placeholders.Placeholder placeholder, Place place) {
        String name = placeholder.name();
        String value = variables.value(name).orElse(null);
        if (value == null && RuntimeVariable.is(name)) {
            problem(place, RuntimeVariable.hint(placeholder));
            return "";
        }
        // As in the shell, :- takes the place of an empty value too.
        if ((value == null || value.isEmpty()) && placeholder.fallback() != null) {
            value = placeholder.fallback();
        }
        if (value == null) {
            String hint = Suggestion.forName(name, variables.names())
                    .map(similar -> "did you mean ${" + similar + "}?")
                    .orElse("set it, give a default with ${" + name + ":-…}, or write $${ for a literal ${");
            problem(place, "the variable " + name + " is not set; " + hint);
            return "";
        }
        expanded += value.length();
        if (expanded > MAX_EXPANDED) {
            throw new TemplateException(source + " grows beyond 4 MB when its placeholders are expanded; shorten the values.");
        }
        return value;
    }

    private void problem(Place place, String message) {
        open.add(place.inJson());
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(place.inFile() + ": " + message);
        }
    }
}
