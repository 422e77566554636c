package io.jenkins.plugins.marathondeploy.image;

import java.util.regex.Pattern;

/**
 * One line of a {@code .dockerignore}, with Docker's meaning: Go's {@code filepath.Match}, and {@code **} for any
 * number of directories. A line that starts with {@code **} and has no other wildcard is compared as a suffix, one that
 * ends with {@code **} as a prefix; so {@code **.log} also ignores {@code a/b.log}.
 */
final class IgnorePattern {
    private final String text;
    private final boolean exception;
    private final Pattern regex;

    /**
     * @param text      without the exclamation mark, cleaned, with forward slashes
     * @param exception whether the line began with an exclamation mark
     * @throws IllegalArgumentException saying what is wrong with the pattern
     */
    IgnorePattern(String text, boolean exception) {
        this.text = text;
        this.exception = exception;
        this.regex = compile(text);
    }

    /** Whether the line brings back what an earlier one ignored. */
    boolean isException() {
        return exception;
    }

    /** Whether the path itself is meant; a match of a directory above is the caller's to know. */
    boolean matches(String path) {
        return regex.matcher(path).matches();
    }

    /** Whether the text of an exception starts inside this directory, so that Docker looks into it. */
    boolean mayBringBackFrom(String directory) {
        return exception && (text + "/").startsWith(directory + "/");
    }

    private static Pattern compile(String text) {
        Translation translation = new Translation(text);
        translation.run();
        if (!translation.wildcards && text.startsWith("**")) {
            String suffix = text.substring(2);
            String alone = suffix.startsWith("/") ? "|" + Pattern.quote(suffix.substring(1)) : "";
            return Pattern.compile(".*" + Pattern.quote(suffix) + alone, Pattern.DOTALL);
        }
        return Pattern.compile(translation.regex.toString(), Pattern.DOTALL);
    }

    private static final class Translation {
        private final String text;
        private final StringBuilder regex = new StringBuilder();
        private boolean wildcards;
        private int at;

        Translation(String text) {
            this.text = text;
        }

        void run() {
            while (at < text.length()) {
                char c = text.charAt(at++);
                switch (c) {
                    case '*' -> star();
                    case '?' -> wildcard("[^/]");
                    case '[' -> characterClass();
                    case '\\' -> {
                        wildcards = true;
                        literal(escaped());
                    }
                    default -> literal(c);
                }
            }
        }

        private void star() {
            if (at >= text.length() || text.charAt(at) != '*') {
                wildcard("[^/]*");
                return;
            }
            boolean first = at == 1;
            at++;
            if (at < text.length() && text.charAt(at) == '/') {
                at++;
            }
            if (at == text.length()) {
                // "foo/**" is everything below foo; Go's implementation compares it as a prefix.
                regex.append(".*");
            } else {
                regex.append("(?:.*/)?");
                wildcards |= !first;
            }
        }

        private void wildcard(String expression) {
            wildcards = true;
            regex.append(expression);
        }

        private void literal(char c) {
            if (!Character.isLetterOrDigit(c) && c < 128) {
                regex.append('\\');
            }
            regex.append(c);
        }

        private char escaped() {
            if (at >= text.length()) {
                throw new IllegalArgumentException("it ends with a backslash that escapes nothing");
            }
            return text.charAt(at++);
        }

        private void characterClass() {
            wildcards = true;
            regex.append('[');
            if (at < text.length() && text.charAt(at) == '^') {
                at++;
                regex.append('^');
            }
            boolean empty = true;
            while (at < text.length() && (text.charAt(at) != ']' || empty)) {
                member();
                if (at < text.length() && text.charAt(at) == '-') {
                    at++;
                    regex.append('-');
                    member();
                }
                empty = false;
            }
            if (at >= text.length()) {
                throw new IllegalArgumentException("a '[' has no ']'");
            }
            at++;
            regex.append(']');
        }

        private void member() {
            if (at >= text.length()) {
                throw new IllegalArgumentException("a '[' has no ']'");
            }
            char c = text.charAt(at++);
            if (c == '-' || c == ']') {
                throw new IllegalArgumentException("a '" + c + "' stands where a character of '[…]' must");
            }
            literal(c == '\\' ? escaped() : c);
        }
    }
}
