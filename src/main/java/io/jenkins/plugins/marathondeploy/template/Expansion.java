package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
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
    private long expanded;

    private Expansion(String source, Variables variables) {
        this.source = source;
        this.variables = variables;
    }

    /** @throws TemplateException naming every problem at once */
    static ObjectNode expand(Template template, Variables variables) {
        Expansion expansion = new Expansion(template.source(), variables);
        ObjectNode result = expansion.object(template.json(), "");
        Problems.throwIfAny(template.source(), new ArrayList<>(expansion.problems));
        return result;
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
        try {
            return Placeholders.parse(text).stream()
                    .anyMatch(piece -> piece instanceof Placeholders.Placeholder p && p.name().equals(variable));
        } catch (Placeholders.Malformed e) {
            return false;
        }
    }

    private JsonNode value(JsonNode node, String path) {
        if (node instanceof ObjectNode object) {
            return object(object, path);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode result = array.arrayNode(array.size());
            for (int i = 0; i < array.size(); i++) {
                result.add(value(array.get(i), Json.child(path, i)));
            }
            return result;
        }
        return node.isTextual() ? text(node.asText(), path, true) : node;
    }

    private ObjectNode object(ObjectNode object, String path) {
        ObjectNode result = object.objectNode();
        object.properties().forEach(field -> {
            String keyPath = Json.child(path, field.getKey());
            String key = text(field.getKey(), keyPath, false).asText();
            if (result.has(key)) {
                problem(keyPath, "after expansion the key \"" + key + "\" stands twice in its object");
            }
            result.set(key, value(field.getValue(), keyPath));
        });
        return result;
    }

    /** @param typed whether one placeholder alone may become a number or a boolean */
    private JsonNode text(String text, String path, boolean typed) {
        List<Placeholders.Piece> pieces;
        try {
            pieces = Placeholders.parse(text);
        } catch (Placeholders.Malformed e) {
            problem(path, e.getMessage());
            return TextNode.valueOf(text);
        }
        if (typed && pieces.size() == 1 && pieces.get(0) instanceof Placeholders.Placeholder placeholder) {
            return alone(placeholder, path);
        }
        StringBuilder result = new StringBuilder();
        for (Placeholders.Piece piece : pieces) {
            result.append(piece instanceof Placeholders.Placeholder placeholder
                    ? lookUp(placeholder, path)
                    : ((Placeholders.Literal) piece).text());
        }
        return TextNode.valueOf(result.toString());
    }

    private JsonNode alone(Placeholders.Placeholder placeholder, String path) {
        String value = lookUp(placeholder, path);
        boolean missing = variables.value(placeholder.name()).isEmpty() && placeholder.fallback() == null;
        return variables.typed(placeholder.name(), value).orElseGet(() -> {
            if (!missing) {
                problem(path, "the default of " + placeholder.name() + " is not a "
                        + variables.type(placeholder.name()).name().toLowerCase(Locale.ROOT) + ", as the variable is declared");
            }
            return TextNode.valueOf(value);
        });
    }

    private String lookUp(Placeholders.Placeholder placeholder, String path) {
        String name = placeholder.name();
        String value = variables.value(name).orElse(null);
        // As in the shell, :- takes the place of an empty value too.
        if ((value == null || value.isEmpty()) && placeholder.fallback() != null) {
            value = placeholder.fallback();
        }
        if (value == null) {
            String hint = Suggestion.forName(name, variables.names())
                    .map(similar -> "did you mean ${" + similar + "}?")
                    .orElse("set it, give a default with ${" + name + ":-…}, or write $${ for a literal ${");
            problem(path, "the variable " + name + " is not set; " + hint);
            return "";
        }
        expanded += value.length();
        if (expanded > MAX_EXPANDED) {
            throw new TemplateException(source + " grows beyond 4 MB when its placeholders are expanded; shorten the values.");
        }
        return value;
    }

    private void problem(String path, String message) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(path + ": " + message);
        }
    }
}
