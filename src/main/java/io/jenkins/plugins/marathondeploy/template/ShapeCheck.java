package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;

/** Types, ranges and required fields: what Marathon answers 422 "Invalid JSON" to (B-multi). */
final class ShapeCheck {
    private final List<String> problems;

    ShapeCheck(List<String> problems) {
        this.problems = problems;
    }

    void check(JsonNode node, Shape declared, String path) {
        // B-instances-null: 201; null is the same as absent.
        if (node.isNull()) {
            return;
        }
        if (!declared.fits(node)) {
            problems.add(path + ": is " + Json.kind(node) + ", but must be " + declared.words() + hint(node, declared));
            return;
        }
        Shape shape = declared.resolve(node);
        switch (shape.type) {
            case OBJECT, MAP -> checkFields(node, shape, path);
            case ARRAY -> {
                for (int i = 0; i < node.size(); i++) {
                    check(node.get(i), shape.items, Json.child(path, i));
                }
            }
            case TEXT -> checkText(node.asText(), shape, path);
            case NUMBER, INTEGER -> checkNumber(node.decimalValue(), shape, path);
            default -> { }
        }
    }

    private void checkFields(JsonNode node, Shape shape, String path) {
        for (String name : shape.required) {
            if (!node.hasNonNull(name)) {
                problems.add(Json.child(path, name) + ": is missing, but Marathon requires it");
            }
        }
        node.properties().forEach(field -> shape.at(field.getKey())
                .ifPresent(known -> check(field.getValue(), known, Json.child(path, field.getKey()))));
    }

    private void checkText(String text, Shape shape, String path) {
        if (shape.notEmpty && text.isEmpty()) {
            problems.add(path + ": is empty, but must not be");
        }
        if (!shape.literals.isEmpty() && !shape.literals.contains(text)) {
            problems.add(path + ": must be " + shape.words());
        }
    }

    private void checkNumber(BigDecimal number, Shape shape, String path) {
        if (shape.min != null && number.compareTo(shape.min) < 0) {
            problems.add(path + ": must not be less than " + shape.min);
        } else if (shape.max != null && number.compareTo(shape.max) > 0) {
            problems.add(path + ": must not be more than " + shape.max);
        } else if (shape.type == Shape.Type.INTEGER && number.stripTrailingZeros().scale() > 0) {
            problems.add(path + ": must be a whole number");
        }
    }

    /** The usual reason for a text where a number belongs is a placeholder, which must stand in quotes. */
    private static String hint(JsonNode node, Shape declared) {
        if (!node.isTextual()) {
            return "";
        }
        return switch (declared.type) {
            case NUMBER, INTEGER -> "; where it comes from a variable, declare it: --set NAME:number=…";
            case BOOLEAN -> "; where it comes from a variable, declare it: --set NAME:boolean=…";
            default -> "";
        };
    }
}
