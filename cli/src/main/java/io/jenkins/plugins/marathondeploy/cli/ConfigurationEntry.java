package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One server of a {@link ConfigurationFile}.
 *
 * @param file        what the option names, for messages
 * @param name        what the server is called there
 * @param fields      as they were written
 * @param environment whose variables the fields may name
 */
record ConfigurationEntry(String file, String name, JsonNode fields, Map<String, String> environment) {
    /** As configuration as code has it: {@code ${NAME}} and {@code ${NAME:-default}}. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    /** Whether its configuration in Jenkins names a login. */
    boolean hasLogin() {
        return !fields.path("credentialsId").asText("").isEmpty();
    }

    /** @throws Refusal for a field that is none of these */
    void requireOnly(Set<String> known) {
        fields.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                throw wrong("has a field \"" + key + "\"; known are " + String.join(", ", new TreeSet<>(known)));
            }
        });
    }

    /**
     * A field's text, with the variables of the environment.
     *
     * @param otherwise where it has none
     * @throws Refusal when it is no text, or a variable is not set
     */
    String text(String field, String otherwise) {
        JsonNode value = fields.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (value.isContainerNode()) {
            throw wrong("has a \"" + field + "\" that is no text");
        }
        List<String> missing = new ArrayList<>();
        String text = VARIABLE.matcher(value.asText()).replaceAll(found -> {
            String set = environment.get(found.group(1));
            if (set == null && found.group(2) == null) {
                missing.add(found.group(1));
            }
            return Matcher.quoteReplacement(set != null ? set : found.group(2) == null ? "" : found.group(2));
        });
        if (!missing.isEmpty()) {
            throw wrong("has a \"" + field + "\" with ${" + missing.get(0) + "}, which is not set in the environment");
        }
        return text;
    }

    /** What to throw when the server can't be used. */
    Refusal wrong(String what) {
        return new Refusal("--config " + file + ": " + name + " " + what);
    }
}
