package io.jenkins.plugins.marathondeploy.prometheus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A query as users write it: what is filled in, and what can't work in it. */
public final class QueryText {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?<name>[^}]*)\\}");

    /** Inside of a text in quotes these would end it, or mean something else. */
    private static final Pattern UNQUOTABLE = Pattern.compile("[\"'`\\\\\\p{Cntrl}]");

    /** Texts in any of the three quotes, comments, label conditions and ranges: what a comparison is not in. */
    private static final Pattern NO_OPERATOR = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'|`[^`]*+`|#[^\\n]*+", Pattern.DOTALL);
    private static final Pattern CONDITIONS = Pattern.compile("\\{[^}]*+\\}|\\[[^\\]]*+\\]");

    private static final Pattern COMPARISON = Pattern.compile("(?<operator>(?>==|!=|>=|<=|>|<))(?!\\s*bool\\b)");

    private QueryText() {}

    /**
     * What a deployment fills in.
     *
     * @param app             {@code /shop/web}
     * @param version         Marathon's version of the app that is asked about; empty while there is none
     * @param previousVersion the one before; empty for a new app
     * @param tasks           ids of the tasks of that version
     */
    public record Variables(String app, String version, String previousVersion, List<String> tasks) {
        public Variables {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * With {@code ${APP}}, {@code ${VERSION}}, {@code ${PREVIOUS_VERSION}} and {@code ${TASKS}} filled in; the last is a regular expression for exactly these tasks, or for none.
     *
     * @throws IllegalArgumentException for any other placeholder, and for a value that would end the quotes that it stands in
     */
    public static String fill(String query, Variables variables) {
        Map<String, String> values = new TreeMap<>();
        values.put("APP", variables.app());
        values.put("VERSION", variables.version());
        values.put("PREVIOUS_VERSION", variables.previousVersion());
        // No task is called "-".
        values.put("TASKS", variables.tasks().isEmpty()
                ? "-"
                : variables.tasks().stream().map(QueryText::expression).collect(Collectors.joining("|")));
        return PLACEHOLDER.matcher(query).replaceAll(found -> {
            String name = found.group(1);
            String value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException("the query has the placeholder ${" + name + "}, but there are only "
                        + values.keySet().stream().map(known -> "${" + known + "}").collect(Collectors.joining(", ")));
            }
            if (UNQUOTABLE.matcher(value).find()) {
                throw new IllegalArgumentException("${" + name + "} can't be put into a query: it has a quote, a backslash or a"
                        + " control character in it");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /**
     * Whether placeholders are left that differ from version to version, so that a query means something else before than after
     * the deployment.
     */
    public static boolean dependsOnVersion(String query) {
        return query.contains("${VERSION}") || query.contains("${TASKS}");
    }

    /** Without a backslash, which a text in double quotes needs two of, and one in backticks one: a class of one character. */
    private static String expression(String task) {
        return task.replaceAll("[.+*?()|{}$\\[\\]^]", "[$0]").replace("[^]", ".").replace("[[]", ".").replace("[]]", ".");
    }

    /**
     * Why a query with a comparison is not what it seems: without {@code bool} it leaves out what it is false for, and "false"
     * can't be told from "no data". Empty where there is no such comparison.
     */
    public static Optional<String> comparisonWarning(String query) {
        String bare = CONDITIONS.matcher(NO_OPERATOR.matcher(query).replaceAll("\"\"")).replaceAll("");
        Matcher comparison = COMPARISON.matcher(bare);
        return comparison.find()
                ? Optional.of("the query compares with " + comparison.group("operator") + " but without bool: where that is false it"
                        + " gives nothing, which is the same as no data. Write the value alone and its limit as min or max, or "
                        + comparison.group("operator") + " bool")
                : Optional.empty();
    }
}
