package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values for the placeholders of a template, and the types that were declared for them. Immutable.
 *
 * <p>Assignments are written {@code NAME=VALUE}, {@code NAME:number=3}, {@code NAME:boolean=true}; {@code NAME:number}
 * without a value only declares the type, for a placeholder that has a default. A declaration stays: a later
 * {@code NAME=4} gives a number. {@code NAME} alone is the value of that name in the environment.
 */
public final class Variables implements Serializable {
    private static final long serialVersionUID = 1L;

    /** What a value that consists of one placeholder becomes. */
    public enum Type {
        STRING,
        NUMBER,
        BOOLEAN
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?<name>[^=:]*)(:(?<type>[^=]*))?(?<value>=.*)?", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");
    private static final int MAX_NUMBER_LENGTH = 50;

    private final TreeMap<String, String> values;
    private final TreeMap<String, Type> types;
    /** Names whose values are never shown. */
    private final TreeSet<String> hidden;

    private Variables(TreeMap<String, String> values, TreeMap<String, Type> types, TreeSet<String> hidden) {
        this.values = values;
        this.types = types;
        this.hidden = hidden;
    }

    public static Variables none() {
        return new Variables(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
    }

    /** @throws TemplateException when an assignment is none, or a value does not fit its declared type */
    public static Variables ofAssignments(List<String> assignments) {
        return ofAssignments(assignments, name -> {
            throw new TemplateException("A variable is set with NAME=VALUE, NAME:number=3 or NAME:boolean=true; this one has no =.");
        });
    }

    /**
     * As {@link #ofAssignments(List)}; a {@code NAME} alone takes the value of that name from the environment, where a
     * secret belongs. Such a value is masked wherever something is shown.
     *
     * @param environment answers null for a name that it does not have
     * @throws TemplateException also when the environment does not have the name
     */
    public static Variables ofAssignments(List<String> assignments, Function<String, String> environment) {
        Variables variables = none();
        for (String assignment : assignments) {
            variables = variables.assign(assignment, environment);
        }
        return variables;
    }

    /** These and one more; a value that the name had before is replaced, its declared type stays. */
    public Variables with(String name, String value) {
        return change(name, types.get(name), value);
    }

    /** {@link #with}, for a value that is never to be shown. */
    public Variables withHidden(String name, String value) {
        Variables changed = change(name, types.get(name), value);
        changed.hidden.add(name);
        return changed;
    }

    /** Declares the type only; a value that is there already must fit. */
    public Variables declare(String name, Type type) {
        return change(name, type, values.get(name));
    }

    /** Names that have a value. */
    public Set<String> names() {
        return new TreeSet<>(values.keySet());
    }

    boolean isHidden(String name) {
        return hidden.contains(name);
    }

    /** The values that came from the environment: a shell takes them out of everything it prints. */
    public Set<String> hiddenValues() {
        Set<String> found = new TreeSet<>();
        hidden.stream().map(values::get).filter(value -> value != null && !value.isEmpty()).forEach(found::add);
        return found;
    }

    /** A copy of a definition's JSON for people to read, values that came from the environment masked. */
    public ObjectNode masked(ObjectNode definition) {
        return (ObjectNode) Masking.values(definition, hiddenValues());
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The text as a JSON value of the variable's declared type; empty when it does not fit. */
    Optional<JsonNode> typed(String name, String text) {
        return typed(types.getOrDefault(name, Type.STRING), text);
    }

    Type type(String name) {
        return types.getOrDefault(name, Type.STRING);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Names only: a value may be a secret. */
    @Override
    public String toString() {
        return "Variables" + values.keySet();
    }

    private Variables assign(String assignment, Function<String, String> environment) {
        Matcher matcher = ASSIGNMENT.matcher(assignment);
        boolean matches = matcher.matches();
        String value = matches && matcher.group("value") != null ? matcher.group("value").substring(1) : null;
        String declared = matches ? matcher.group("type") : null;
        if (!matches) {
            throw new TemplateException("A variable is set with NAME=VALUE, NAME:number=3 or NAME:boolean=true.");
        }
        String name = matcher.group("name");
        if (value == null && declared == null) {
            return fromEnvironment(name, environment);
        }
        return change(name, declared == null ? types.get(name) : parseType(name, declared), value == null ? values.get(name) : value);
    }

    private Variables fromEnvironment(String name, Function<String, String> environment) {
        if (!isName(name)) {
            throw new TemplateException("\"" + Excerpt.of(name) + "\" sets no variable: write NAME=VALUE, NAME:number=3 or"
                    + " NAME:boolean=true, or the NAME of an environment variable alone.");
        }
        String value = environment.apply(name);
        if (value == null) {
            throw new TemplateException("The variable " + Excerpt.of(name) + " is to be taken from the environment, but is not"
                    + " set there; write NAME=VALUE to give its value, or set it (in Jenkins with withCredentials or withEnv).");
        }
        return withHidden(name, value);
    }

    private static Type parseType(String name, String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "number" -> Type.NUMBER;
            case "boolean" -> Type.BOOLEAN;
            case "string" -> Type.STRING;
            default -> throw new TemplateException("The variable " + Excerpt.of(name) + " is declared as \"" + Excerpt.of(type) + "\"; the types are string, number and boolean.");
        };
    }

    private Variables change(String name, Type type, String value) {
        if (!isName(name)) {
            throw new TemplateException("\"" + Excerpt.of(name) + "\" can't be the name of a variable: letters, digits and _ only, no digit first.");
        }
        if (value != null && type != null && typed(type, value).isEmpty()) {
            throw new TemplateException("The variable " + name + " is declared a " + type.name().toLowerCase(Locale.ROOT) + ", but its value is not one.");
        }
        TreeMap<String, String> newValues = new TreeMap<>(values);
        TreeMap<String, Type> newTypes = new TreeMap<>(types);
        if (value != null) {
            newValues.put(name, value);
        }
        if (type != null) {
            newTypes.put(name, type);
        }
        return new Variables(newValues, newTypes, new TreeSet<>(hidden));
    }

    private static Optional<JsonNode> typed(Type type, String text) {
        return switch (type) {
            case STRING -> Optional.of(TextNode.valueOf(text));
            case BOOLEAN -> text.equals("true") || text.equals("false")
                    ? Optional.of(BooleanNode.valueOf(text.equals("true")))
                    : Optional.empty();
            case NUMBER -> text.length() <= MAX_NUMBER_LENGTH && NUMBER.matcher(text).matches()
                    ? Optional.of(Json.read(text, "number"))
                    : Optional.empty();
        };
    }
}
