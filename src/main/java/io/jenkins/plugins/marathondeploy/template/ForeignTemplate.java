package io.jenkins.plugins.marathondeploy.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Placeholders of other tools, and ours where quotes are missing. */
final class ForeignTemplate {
    /** Docker's own, such as {@code {{.Name}}} in the options of a log driver, are none. */
    private static final Pattern MUSTACHE = Pattern.compile("\\{\\{(?!-?\\s*\\.)([^{}\\n]{0,200})\\}\\}");
    private static final Pattern ERB = Pattern.compile("<%=?([^%\\n]{0,200})%>");
    private static final Pattern PERCENT = Pattern.compile("%\\{([^{}\\n]{0,200})\\}");
    private static final Pattern OURS = Pattern.compile("\\$\\{([^{}\\n]{0,200})\\}");
    private static final Pattern SHELL = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]{0,254})");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");

    private ForeignTemplate() {}

    /** What stands where a JSON value is expected, and what to write; empty when it is none of these. */
    static Optional<String> explain(String text, int offset) {
        Optional<Matcher> ours = around(OURS, text, offset);
        if (ours.isPresent()) {
            String name = name(ours.get().group(1));
            return Optional.of(Excerpt.of(ours.get().group()) + " stands without quotes; write \"" + Excerpt.of(ours.get().group())
                    + "\", and where a number belongs declare it: --set " + name + ":number=…");
        }
        for (Pattern pattern : List.of(MUSTACHE, ERB, PERCENT, SHELL)) {
            Optional<Matcher> found = around(pattern, text, offset);
            if (found.isPresent()) {
                String name = name(found.get().group(1));
                return Optional.of(what(pattern, found.get().group()) + "; write \"${" + name + "}\", in quotes, and where a number"
                        + " belongs declare it: --set " + name + ":number=…; or render the file with that tool first");
            }
        }
        return Optional.empty();
    }

    private static Optional<Matcher> around(Pattern pattern, String text, int offset) {
        Matcher matcher = pattern.matcher(text);
        int from = Math.max(0, offset - 3);
        matcher.region(from, Math.min(text.length(), offset + 300));
        return matcher.find() && matcher.start() <= offset + 1 ? Optional.of(matcher) : Optional.empty();
    }

    /**
     * Warnings for what is left in a text.
     *
     * @param variables those that were given
     */
    static List<String> leftIn(String text, Variables variables) {
        List<String> warnings = new ArrayList<>();
        for (Pattern pattern : List.of(MUSTACHE, ERB, PERCENT)) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find()) {
                warnings.add(what(pattern, matcher.group()) + "; it is sent as it stands. For a variable write ${"
                        + name(matcher.group(1)) + "}");
            }
        }
        Matcher shell = SHELL.matcher(text);
        while (shell.find()) {
            String name = shell.group(1);
            if (variables.value(name).isPresent()) {
                warnings.add("$" + name + " is left to the shell in the container, though the variable " + name
                        + " was given; for its value write ${" + name + "}");
                break;
            }
        }
        return warnings;
    }

    private static String what(Pattern pattern, String found) {
        String kind = pattern == MUSTACHE ? "of mustache, Jinja or a Go template"
                : pattern == ERB ? "of ERB" : pattern == PERCENT ? "of Terraform or Logstash" : "of the shell";
        return Excerpt.of(found) + " is a placeholder " + kind + ", which is not filled in here";
    }

    private static String name(String content) {
        Matcher word = WORD.matcher(content);
        return word.find() ? Excerpt.of(word.group()) : "NAME";
    }
}
