package io.jenkins.plugins.marathondeploy.prometheus;

import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Conditions on labels that all have to hold, in Alertmanager's syntax: {@code app="web",severity=~"page|ticket"}. */
public record LabelMatchers(List<LabelMatcher> all) {
    /** Alertmanager takes values without quotes, too: {@code app=web}. */
    private static final Pattern ONE = Pattern.compile(
            "\\s*(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(?<operator>=~|!~|!=|=)\\s*"
                    + "(?:\"(?<quoted>[^\"\\\\\\n]*+(?:\\\\[\"\\\\n][^\"\\\\\\n]*+)*+)\"|(?<plain>[^\\s\",{}=!~\\\\][^\\s\",{}\\\\]*+))\\s*(?:,|$)");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
    private static final int LONGEST = 4096;

    public LabelMatchers {
        all = List.copyOf(all);
    }

    /**
     * From text as users write it; braces around and a comma at the end are taken.
     *
     * @throws IllegalArgumentException saying what is wrong, also when they could match everything: at least one has to say what
     *                                  a label must be
     */
    public static LabelMatchers parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("matchers of more than " + LONGEST + " characters are not taken");
        }
        String list = text.strip();
        boolean open = list.startsWith("{");
        if (open != list.endsWith("}")) {
            throw wrong(text, open ? "the closing } is missing" : "the opening { is missing");
        }
        list = open ? list.substring(1, list.length() - 1) : list;
        List<LabelMatcher> matchers = new ArrayList<>();
        Matcher one = ONE.matcher(list);
        int at = 0;
        while (at < list.length() && !list.substring(at).isBlank()) {
            if (!one.find(at) || one.start() != at) {
                throw wrong(text, "from \"" + Shortened.line(list.substring(at), 100) + "\" on it can't be read");
            }
            matchers.add(matcher(one));
            at = one.end();
        }
        if (matchers.stream().noneMatch(LabelMatcher::isRestricting)) {
            throw wrong(text, "it could match everything; say what a label must be");
        }
        return new LabelMatchers(matchers);
    }

    private static LabelMatcher matcher(Matcher one) {
        String operator = one.group("operator");
        String quoted = one.group("quoted");
        String value = quoted == null ? one.group("plain") : unescaped(quoted);
        return new LabelMatcher(one.group("name"), value, operator.endsWith("~"), operator.startsWith("="));
    }

    private static String unescaped(String quoted) {
        return ESCAPE.matcher(quoted).replaceAll(escape -> switch (escape.group(1)) {
            case "n" -> "\n";
            default -> Matcher.quoteReplacement(escape.group(1));
        });
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException("the matchers " + Shortened.line(text, 100) + ": " + why
                + ". Write them as Alertmanager does: app=\"web\",severity=~\"page|ticket\"");
    }

    /** @throws IllegalArgumentException when a regular expression takes too long on one of the labels */
    boolean matches(Map<String, String> labels) {
        return all.stream().allMatch(matcher -> matcher.matches(labels));
    }

    /** As Alertmanager writes them. */
    @Override
    public String toString() {
        return all.stream().map(LabelMatcher::toString).collect(Collectors.joining(","));
    }
}
