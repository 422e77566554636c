package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError.FieldError;
import java.util.List;
import java.util.regex.Pattern;

/** The shape that a piece of JSON must have; errors in the words of the B-*.txt transcripts. */
@FunctionalInterface
interface Shape {
    /** Adds an error for everything in the value that has not this shape. */
    void check(JsonNode value, String path, List<FieldError> errors);

    /** Any JSON. */
    static Shape any() {
        return (value, path, errors) -> { };
    }

    /** A text of at least so many characters. */
    static Shape text(int minLength) {
        return (value, path, errors) -> {
            if (!value.isTextual()) {
                errors.add(new FieldError(path, "error.expected.jsstring"));
            } else if (value.textValue().length() < minLength) {
                errors.add(new FieldError(path, "error.minLength"));
            }
        };
    }

    /** A text of a pattern, not empty. */
    static Shape pattern(Pattern pattern) {
        Shape text = text(1);
        return (value, path, errors) -> {
            int before = errors.size();
            text.check(value, path, errors);
            if (errors.size() == before && !pattern.matcher(value.textValue()).matches()) {
                errors.add(new FieldError(path, "error.pattern"));
            }
        };
    }

    /** One of these words, in any case. */
    static Shape word(Words words) {
        return (value, path, errors) -> {
            if (!value.isTextual()) {
                errors.add(new FieldError(path, "error.expected.jsstring"));
            } else if (!words.contain(value.textValue())) {
                errors.add(new FieldError(path, "error.unknown.enum.literal"));
            }
        };
    }

    /** A number of a range. */
    static Shape number(double min, double max) {
        return (value, path, errors) -> {
            if (!value.isNumber()) {
                errors.add(new FieldError(path, "error.expected.jsnumber"));
            } else if (value.doubleValue() < min) {
                errors.add(new FieldError(path, "error.min"));
            } else if (value.doubleValue() > max) {
                errors.add(new FieldError(path, "error.max"));
            }
        };
    }

    /** A whole number of a range. */
    static Shape integer(int min, int max) {
        Shape range = number(min, max);
        return (value, path, errors) -> {
            if (value.isNumber() && !value.isIntegralNumber()) {
                errors.add(new FieldError(path, "error.expected.int"));
            } else {
                range.check(value, path, errors);
            }
        };
    }

    /** True or false. */
    static Shape bool() {
        return (value, path, errors) -> {
            if (!value.isBoolean()) {
                errors.add(new FieldError(path, "error.expected.jsboolean"));
            }
        };
    }

    /** An array of things of a shape. */
    static Shape array(Shape item) {
        return (value, path, errors) -> {
            if (!value.isArray()) {
                errors.add(new FieldError(path, "error.expected.jsarray"));
                return;
            }
            for (int i = 0; i < value.size(); i++) {
                item.check(value.get(i), path + "(" + i + ")", errors);
            }
        };
    }

    /** An object whose values all have a shape. */
    static Shape map(Shape item) {
        return (value, path, errors) -> {
            if (!value.isObject()) {
                errors.add(new FieldError(path, "error.expected.jsobject"));
                return;
            }
            value.properties().forEach(field -> item.check(field.getValue(), path + "/" + field.getKey(), errors));
        };
    }

    /** An object of these fields; others are let through in silence (B-unknown-field.txt). */
    static Shape object(Field... fields) {
        return (value, path, errors) -> {
            if (!value.isObject()) {
                errors.add(new FieldError(path, "error.expected.jsobject"));
                return;
            }
            for (Field field : fields) {
                JsonNode present = value.get(field.name());
                String at = path + "/" + field.name();
                if (present != null && !present.isNull()) {
                    field.shape().check(present, at, errors);
                } else if (field.required()) {
                    errors.add(new FieldError(at, "'" + field.name() + "' is undefined on object: " + value));
                }
            }
        };
    }

    /** A date. */
    static Shape moment() {
        return (value, path, errors) -> {
            if (!value.isTextual()) {
                errors.add(new FieldError(path, "error.expected.jsstring"));
            } else if (Timestamps.parse(value.textValue()).isEmpty()) {
                // D13-put-version-malformed.txt
                errors.add(new FieldError(path, "error.expected.date.isoformat"));
            }
        };
    }

    /** A field that may be missing. */
    static Field optional(String name, Shape shape) {
        return new Field(name, shape, false);
    }

    /** A field that must be there. */
    static Field required(String name, Shape shape) {
        return new Field(name, shape, true);
    }

    /** A field of an object. */
    record Field(String name, Shape shape, boolean required) {
    }
}
