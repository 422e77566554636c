package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Marathon knows about one place in a definition: type, range, fields, and what it fills in. One table of these
 * ({@link AppShape}) serves the checks, the warnings and the comparison; a test holds it to Marathon's own interface
 * description (RAML).
 */
final class Shape {
    enum Type {
        OBJECT("an object"),
        MAP("an object"),
        ARRAY("an array"),
        TEXT("a text"),
        NUMBER("a number"),
        INTEGER("a whole number"),
        BOOLEAN("true or false"),
        EITHER("");

        final String words;

        Type(String words) {
            this.words = words;
        }
    }

    /** @param fallback what Marathon fills in when the field is absent; null when it leaves it absent */
    record Field(Shape shape, JsonNode fallback) {}

    final Type type;
    final Map<String, Field> fields = new LinkedHashMap<>();
    List<String> required = List.of();
    List<String> literals = List.of();
    /** Of an array's elements or a map's values. */
    Shape items;
    /** Of {@link Type#EITHER}. */
    List<Shape> alternatives = List.of();

    BigDecimal min;
    BigDecimal max;
    /** Of a text, in characters. */
    int shortest;
    int longest = Integer.MAX_VALUE;
    /** Of a text; null when any text will do. */
    Pattern pattern;
    /** The pattern in words: "must be …". */
    String patternWords;

    boolean unordered;
    boolean assigned;
    boolean droppedBySome;

    private Shape(Type type) {
        this.type = type;
    }

    static Shape object() {
        return new Shape(Type.OBJECT);
    }

    static Shape map(Shape values) {
        Shape shape = new Shape(Type.MAP);
        shape.items = values;
        return shape;
    }

    static Shape array(Shape items) {
        Shape shape = new Shape(Type.ARRAY);
        shape.items = items;
        return shape;
    }

    static Shape text() {
        return new Shape(Type.TEXT);
    }

    static Shape oneOf(String... literals) {
        Shape shape = text();
        shape.literals = List.of(literals);
        return shape;
    }

    static Shape number() {
        return new Shape(Type.NUMBER);
    }

    static Shape integer() {
        return new Shape(Type.INTEGER);
    }

    static Shape flag() {
        return new Shape(Type.BOOLEAN);
    }

    static Shape either(Shape... alternatives) {
        Shape shape = new Shape(Type.EITHER);
        shape.alternatives = List.of(alternatives);
        return shape;
    }

    Shape with(String name, Shape shape) {
        fields.put(name, new Field(shape, null));
        return this;
    }

    /** @param fallback JSON */
    Shape with(String name, Shape shape, String fallback) {
        fields.put(name, new Field(shape, Json.read(fallback, name)));
        return this;
    }

    Shape require(String... names) {
        required = List.of(names);
        return this;
    }

    Shape between(long lowest, long highest) {
        min = BigDecimal.valueOf(lowest);
        max = BigDecimal.valueOf(highest);
        return this;
    }

    /** From zero to the largest that Marathon's 32 bits hold. */
    Shape notNegative() {
        return between(0, Integer.MAX_VALUE);
    }

    /** A number that 64 bits hold. */
    Shape atLeast(String lowest) {
        min = new BigDecimal(lowest);
        max = BigDecimal.valueOf(Long.MAX_VALUE);
        return this;
    }

    Shape notEmpty() {
        shortest = 1;
        return this;
    }

    /** @param most in characters */
    Shape atMost(int most) {
        longest = most;
        return this;
    }

    Shape matching(String regex, String words) {
        pattern = Pattern.compile(regex);
        patternWords = words;
        return this;
    }

    /** A field that Marathons before or after a certain version drop without a word: it is not in their answers. */
    Shape droppedBySome() {
        droppedBySome = true;
        return this;
    }

    /** An array that Marathon keeps as a set. */
    Shape unordered() {
        unordered = true;
        return this;
    }

    /** Marathon chooses the value when it is absent or, for a port, 0 (C02: 0 came back as 10000). */
    Shape assigned() {
        assigned = true;
        return this;
    }

    /**
     * One of {@link #literals} as Marathon answers it; Marathon reads them without regard to case ("docker", "HOST").
     * Empty when it is none of them.
     */
    Optional<String> literal(String text) {
        return literals.stream().filter(literal -> literal.equalsIgnoreCase(text)).findFirst();
    }

    boolean knows(String field) {
        return type != Type.OBJECT || fields.containsKey(field);
    }

    /** What stands at a field of an object or a map; empty when it is unknown. */
    Optional<Shape> at(String field) {
        return type == Type.MAP
                ? Optional.of(items)
                : Optional.ofNullable(fields.get(field)).map(Field::shape);
    }

    /** Whether a value has the JSON type; says nothing about its range. */
    boolean fits(JsonNode node) {
        return switch (type) {
            case OBJECT, MAP -> node.isObject();
            case ARRAY -> node.isArray();
            case TEXT -> node.isTextual();
            case NUMBER, INTEGER -> node.isNumber();
            case BOOLEAN -> node.isBoolean();
            case EITHER -> alternatives.stream().anyMatch(alternative -> alternative.fits(node));
        };
    }

    /** This, or the alternative that the value has the type of. */
    Shape resolve(JsonNode node) {
        return alternatives.stream().filter(alternative -> alternative.fits(node)).findFirst().orElse(this);
    }

    String words() {
        if (type == Type.EITHER) {
            return String.join(" or ", alternatives.stream().map(Shape::words).toList());
        }
        return literals.isEmpty() ? type.words : literals.size() == 1 ? "\"" + literals.get(0) + "\"" : "one of " + String.join(", ", literals);
    }
}
