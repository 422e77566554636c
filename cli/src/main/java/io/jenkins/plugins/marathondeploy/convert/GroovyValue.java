package io.jenkins.plugins.marathondeploy.convert;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values of a pipeline's arguments. The old plugin replaces {@code $NAME} and <code>${NAME}</code> in them, also in
 * single quotes; this one takes them literally, so Groovy has to do it: <code>"${env.NAME}"</code>.
 */
final class GroovyValue {
    private static final Pattern MACRO = Pattern.compile("\\$(?:([A-Za-z0-9_]+)|\\{([A-Za-z0-9_.]+)\\}|(\\$))");
    /** The same in double quotes, kept from Groovy. */
    private static final Pattern KEPT_MACRO = Pattern.compile("\\\\\\$(?:([A-Za-z0-9_]+)|\\{([A-Za-z0-9_.]+)\\})");
    private static final Pattern INTERPOLATION = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\$[A-Za-z_{]");

    private GroovyValue() {}

    /** @param expression without blanks around it */
    static Value of(String expression) {
        if (expression.equals("true") || expression.equals("false")) {
            return new Value(expression, Optional.of(expression));
        }
        int quotes = expression.startsWith("'''") || expression.startsWith("\"\"\"") ? 3 : 1;
        boolean string = expression.length() >= 2 * quotes
                && (expression.startsWith("'") || expression.startsWith("\""))
                && new GroovyText(expression).skip(0, (char) 0) == expression.length();
        if (!string) {
            return new Value(expression, Optional.empty());
        }
        String raw = expression.substring(quotes, expression.length() - quotes);
        if (expression.startsWith("\"") && INTERPOLATION.matcher(raw).find()) {
            String source = KEPT_MACRO.matcher(expression).replaceAll(macro -> Matcher.quoteReplacement(environment(macro)));
            return new Value(source, Optional.empty());
        }
        String content = unescaped(raw);
        return MACRO.matcher(content).find()
                ? new Value(withEnvironment(content), Optional.empty())
                : new Value(quoted(content), Optional.of(content));
    }

    /** In single quotes. */
    static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + "'";
    }

    /** In double quotes, with Groovy's own way to the variables. */
    private static String withEnvironment(String content) {
        StringBuilder result = new StringBuilder("\"");
        Matcher macro = MACRO.matcher(content);
        int copied = 0;
        while (macro.find()) {
            result.append(doubleQuoted(content.substring(copied, macro.start())));
            result.append(macro.group(3) != null ? "\\$" : environment(macro));
            copied = macro.end();
        }
        return result.append(doubleQuoted(content.substring(copied))).append('"').toString();
    }

    private static String environment(MatchResult macro) {
        String name = macro.group(1) == null ? macro.group(2) : macro.group(1);
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? "${env." + name + "}" : "${env['" + name + "']}";
    }

    private static String doubleQuoted(String text) {
        String single = quoted(text);
        return single.substring(1, single.length() - 1).replace("\\'", "'").replace("\"", "\\\"").replace("$", "\\$");
    }

    private static String unescaped(String raw) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                text.append(c);
                continue;
            }
            char escape = raw.charAt(++i);
            switch (escape) {
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case '\n' -> {}
                case 'u' -> {
                    boolean code = raw.substring(i + 1).matches("(?s)[0-9A-Fa-f]{4}.*");
                    text.append(code ? (char) Integer.parseInt(raw.substring(i + 1, i + 5), 16) : 'u');
                    i += code ? 4 : 0;
                }
                default -> text.append(escape);
            }
        }
        return text.toString();
    }
}
