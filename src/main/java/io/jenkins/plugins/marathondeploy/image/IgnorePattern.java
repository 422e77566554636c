package io.jenkins.plugins.marathondeploy.image;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One pattern of a {@code .dockerignore} with the meaning that Docker's clients give it (github.com/moby/patternmatcher):
 * its syntax is checked as Go's {@code filepath.Match} does; then it is a text to compare with, the beginning or end of
 * one where {@code **} is the only wildcard and stands there, or else a regular expression.
 */
final class IgnorePattern {
    private static final Pattern WILDCARD = Pattern.compile("[*?\\[\\\\]");

    private enum Comparison {
        EXACT,
        PREFIX,
        SUFFIX,
        EXPRESSION
    }

    private final String text;
    private final boolean exception;
    private final Predicate<String> matcher;

    /**
     * @param text      without the exclamation mark, cleaned, with forward slashes
     * @param exception whether the line began with an exclamation mark
     * @throws IllegalArgumentException saying what is wrong with the pattern
     */
    IgnorePattern(String text, boolean exception) {
        this.text = text;
        this.exception = exception;
        checkSyntax(text);
        this.matcher = compile(text);
    }

    String text() {
        return text;
    }

    /** Whether the line brings back what an earlier one ignored. */
    boolean isException() {
        return exception;
    }

    /**
     * Whether the path itself is meant; a match of a directory above is the caller's to know.
     *
     * @throws IllegalArgumentException for a pattern whose regular expression is none: Docker's clients say so only when
     *                                  they get to it
     */
    boolean matches(String path) {
        return matcher.test(path);
    }

    /**
     * Whether an exception can mean something below this directory, so that an ignored one is looked into: BuildKit does
     * so for every exception with a wildcard, so that {@code *} with {@code !**&#47;*.go} leaves the nested files. Docker's
     * classic client compares the text alone, and sends none of them.
     */
    boolean mayBringBackFrom(String directory) {
        if (!exception) {
            return false;
        }
        Matcher wildcard = WILDCARD.matcher(text);
        if (!wildcard.find()) {
            return (text + "/").startsWith(directory + "/");
        }
        String literal = text.substring(0, wildcard.start());
        String above = literal.substring(0, literal.lastIndexOf('/') + 1);
        return literal.startsWith(directory + "/") || (directory + "/").startsWith(above);
    }

    /** As {@code Pattern.compile} of patternmatcher, which builds an expression while it decides whether to use it. */
    private static Predicate<String> compile(String text) {
        StringBuilder expression = new StringBuilder("^");
        Comparison comparison = Comparison.EXACT;
        for (int at = 0; at < text.length(); ) {
            int start = at;
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (c == '*' && text.startsWith("*", at)) {
                at += text.startsWith("*/", at) ? 2 : 1;
                if (at < text.length()) {
                    expression.append("(.*/)?");
                    comparison = Comparison.EXPRESSION;
                } else if (comparison == Comparison.EXACT) {
                    comparison = Comparison.PREFIX;
                } else {
                    expression.append(".*");
                    comparison = Comparison.EXPRESSION;
                }
                comparison = start == 0 ? Comparison.SUFFIX : comparison;
            } else if (c == '*' || c == '?') {
                expression.append(c == '*' ? "[^/]*" : "[^/]");
                comparison = Comparison.EXPRESSION;
            } else if (".+()$".indexOf(c) >= 0) {
                // Not | { and }: patternmatcher means to escape them too, and keeps them in a table that ends before them.
                expression.append('\\').appendCodePoint(c);
            } else if (c == '\\' && at == text.length()) {
                expression.append('\\');
            } else if (c == '\\') {
                int escaped = text.codePointAt(at);
                at += Character.charCount(escaped);
                expression.append('\\').appendCodePoint(escaped);
                comparison = Comparison.EXPRESSION;
            } else {
                expression.appendCodePoint(c);
                comparison = c == '[' || c == ']' ? Comparison.EXPRESSION : comparison;
            }
        }
        return switch (comparison) {
            case EXACT -> text::equals;
            case PREFIX -> {
                String prefix = text.substring(0, text.length() - 2);
                yield path -> path.startsWith(prefix);
            }
            case SUFFIX -> {
                String suffix = text.substring(2);
                yield path -> path.endsWith(suffix) || suffix.startsWith("/") && path.equals(suffix.substring(1));
            }
            case EXPRESSION -> expression(expression.append('$').toString());
        };
    }

    private static Predicate<String> expression(String expression) {
        try {
            return IgnoreExpression.parse(expression);
        } catch (IllegalArgumentException wrong) {
            return path -> {
                throw wrong;
            };
        }
    }

    /**
     * What {@code filepath.Match} refuses when it compares the pattern with ".": it looks at the text up to a star, and
     * goes on to what follows only where that has matched.
     */
    private static void checkSyntax(String text) {
        int at = 0;
        boolean goesOn = true;
        for (boolean first = true; goesOn; first = false) {
            while (text.startsWith("*", at)) {
                at++;
            }
            int start = at;
            int elements = 0;
            while (at < text.length() && text.charAt(at) != '*') {
                at = checkElement(text, at);
                elements++;
            }
            goesOn = first && elements == 1 && at < text.length() && matchesDot(text.substring(start, at));
        }
    }

    private static int checkElement(String text, int at) {
        if (text.charAt(at) == '[') {
            return checkClass(text, at + 1);
        }
        if (text.charAt(at) == '\\' && at + 1 == text.length()) {
            throw new IllegalArgumentException("it ends with a backslash that escapes nothing");
        }
        return at + (text.charAt(at) == '\\' ? 2 : 1);
    }

    private static boolean matchesDot(String element) {
        return element.equals("?") || element.equals(".") || element.equals("\\.")
                || element.startsWith("[") && classHasDot(element.substring(1, element.length() - 1));
    }

    private static boolean classHasDot(String members) {
        boolean negated = members.startsWith("^");
        boolean found = false;
        for (int at = negated ? 1 : 0; at < members.length(); ) {
            at += members.charAt(at) == '\\' ? 1 : 0;
            int low = members.codePointAt(at);
            int high = low;
            at += Character.charCount(low);
            if (members.startsWith("-", at)) {
                at += members.startsWith("\\", at + 1) ? 2 : 1;
                high = members.codePointAt(at);
                at += Character.charCount(high);
            }
            found |= low <= '.' && '.' <= high;
        }
        return found != negated;
    }

    private static int checkClass(String text, int start) {
        int at = text.startsWith("^", start) ? start + 1 : start;
        for (int members = 0; members == 0 || !text.startsWith("]", at); members++) {
            at = checkMember(text, at);
            if (text.startsWith("-", at)) {
                at = checkMember(text, at + 1);
            }
        }
        return at + 1;
    }

    private static int checkMember(String text, int at) {
        if (text.startsWith("-", at) || text.startsWith("]", at)) {
            throw new IllegalArgumentException("a '" + text.charAt(at) + "' stands where a character of '[…]' must");
        }
        int member = text.startsWith("\\", at) ? at + 1 : at;
        int next = member < text.length() ? member + Character.charCount(text.codePointAt(member)) : member;
        if (next >= text.length()) {
            throw new IllegalArgumentException("a '[' has no ']'");
        }
        return next;
    }
}
