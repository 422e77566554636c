package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Types, ranges and required fields: what Marathon answers 422 "Invalid JSON" to (B-multi). */
final class ShapeCheck {
    private final Findings problems;

    ShapeCheck(Findings problems) {
        this.problems = problems;
    }

    void check(JsonNode node, Shape declared, String path) {
        // B-instances-null: 201; null is the same as absent. What has no value yet can't have a wrong one.
        if (node.isNull() || problems.isOpen(path)) {
            return;
        }
        if (!declared.fits(node)) {
            problems.add(path, "is " + Json.kind(node) + ", but must be " + declared.words() + hint(node, declared));
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
                problems.add(Json.child(path, name), "is missing, but Marathon requires it");
            }
        }
        node.properties().forEach(field -> {
            String place = Json.child(path, field.getKey());
            if (shape.type == Shape.Type.MAP && field.getValue().isNull()) {
                problems.add(place, "is null, but must be " + shape.items.words());
            }
            shape.at(field.getKey()).ifPresent(known -> check(field.getValue(), known, place));
        });
    }

    private void checkText(String text, Shape shape, String path) {
        if (text.length() < shape.shortest) {
            problems.add(path, "is empty, but must not be");
        } else if (text.length() > shape.longest) {
            problems.add(path, "is longer than " + shape.longest + " characters");
        } else if (!shape.literals.isEmpty() && shape.literal(text).isEmpty()) {
            problems.add(path, "must be " + shape.words() + Suggestion.forName(text, shape.literals)
                    .map(similar -> "; did you mean \"" + similar + "\"?").orElse(""));
        } else if (shape.pattern != null && !shape.pattern.matcher(text).matches()) {
            problems.add(path, "must be " + shape.patternWords);
        }
    }

    private void checkNumber(BigDecimal number, Shape shape, String path) {
        if (shape.min != null && number.compareTo(shape.min) < 0) {
            problems.add(path, "must not be less than " + shape.min);
        } else if (shape.max != null && number.compareTo(shape.max) > 0) {
            problems.add(path, "must not be more than " + shape.max);
        } else if (shape.type == Shape.Type.INTEGER && number.stripTrailingZeros().scale() > 0) {
            problems.add(path, "must be a whole number");
        }
    }

    /** The usual reason for a text where a number belongs is a placeholder, which must stand in quotes. */
    private static String hint(JsonNode node, Shape declared) {
        if ((node.isNumber() || node.isBoolean()) && declared.fits(Json.text(""))) {
            return "; put it in quotes";
        }
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
