package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Where an app's instances may run: B-constraint-op, B-constraint-shape, B-constraint-like-noval. */
final class ConstraintRules {
    private static final Set<String> OPERATORS = Set.of("UNIQUE", "CLUSTER", "GROUP_BY", "LIKE", "MAX_PER", "UNLIKE", "IS");
    private static final String WHOLE_NUMBER = "[+-]?[0-9]{1,10}";

    private final AppRules rules;

    ConstraintRules(AppRules rules) {
        this.rules = rules;
    }

    void check(JsonNode constraints) {
        if (!rules.clean("/constraints")) {
            return;
        }
        List<JsonNode> all = AppRules.elements(constraints);
        for (int i = 0; i < all.size(); i++) {
            check(all.get(i), "/constraints/" + i);
        }
    }

    private void check(JsonNode constraint, String path) {
        String operator = constraint.path(1).asText();
        if (constraint.size() < 2 || constraint.size() > 3) {
            rules.problem(path, "must be [field, operator] or [field, operator, value]");
        } else if (constraint.path(0).asText().isEmpty()) {
            rules.problem(path + "/0", "is empty, but must name a field of the agents, such as hostname");
        } else if (!OPERATORS.contains(operator)) {
            rules.problem(path + "/1", "must be one of UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS, in capitals");
        } else {
            checkValue(operator, constraint.has(2) ? constraint.get(2).asText() : null, path);
        }
    }

    /** @param value null when there is none */
    private void checkValue(String operator, String value, String path) {
        switch (operator) {
            case "UNIQUE" -> problem(value != null, path, "UNIQUE takes no third element, not even an empty one");
            case "GROUP_BY" -> problem(value != null && !value.matches(WHOLE_NUMBER), path, "GROUP_BY takes a whole number as third element, or none");
            case "MAX_PER" -> problem(value == null || !value.matches(WHOLE_NUMBER), path, "MAX_PER needs a whole number as third element, in quotes");
            case "LIKE", "UNLIKE" -> problem(value == null || value.isEmpty() || !isPattern(value), path, operator + " needs a regular expression as third element");
            case "IS" -> problem(value != null && !value.matches("[a-zA-Z0-9_/.-]*"), path, "IS takes a text of letters, digits and _ / . - or a number as third element");
            default -> { }
        }
    }

    private void problem(boolean wrong, String path, String message) {
        if (wrong) {
            rules.problem(path, message);
        }
    }

    private static boolean isPattern(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
