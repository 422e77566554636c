package io.jenkins.plugins.marathondeploy.image;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a {@code .dockerignore}, with Docker's meaning: Go's {@code filepath.Match}, and {@code **} for any
 * number of directories. A line that starts with {@code **} and has no other wildcard is compared as a suffix, one that
 * ends with {@code **} as a prefix; so {@code **.log} also ignores {@code a/b.log}.
 */
final class IgnorePattern {
    private static final Pattern WILDCARD = Pattern.compile("[*?\\[\\\\]");

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
        this.matcher = compile(text);
    }

    /** Whether the line brings back what an earlier one ignored. */
    boolean isException() {
        return exception;
    }

    /** Whether the path itself is meant; a match of a directory above is the caller's to know. */
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

    private static Predicate<String> compile(String text) {
        Translation translation = new Translation(text);
        translation.run();
        if (!translation.wildcards && text.startsWith("**")) {
            String suffix = text.substring(2);
            return path -> path.endsWith(suffix) || suffix.startsWith("/") && path.equals(suffix.substring(1));
        }
        return translation.glob::matches;
    }

    private static final class Translation {
        private static final IntPredicate ANY = character -> true;
        private static final IntPredicate NO_SLASH = character -> character != '/';

        private final String text;
        private final GlobMatcher glob = new GlobMatcher();
        private boolean wildcards;
        private int at;

        Translation(String text) {
            this.text = text;
        }

        void run() {
            while (at < text.length()) {
                int c = next();
                switch (c) {
                    case '*' -> star();
                    case '?' -> {
                        wildcards = true;
                        glob.one(NO_SLASH);
                    }
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
            if (!isNext('*')) {
                wildcards = true;
                glob.many(NO_SLASH);
                return;
            }
            boolean first = at == 1;
            at++;
            if (isNext('/')) {
                at++;
            }
            if (at == text.length()) {
                // "foo/**" is everything below foo, and compared as a prefix; in "**/foo/**" the first two stars have made
                // it a suffix already, which the last two turn into an expression (patternmatcher, since Docker 20.10.9).
                glob.many(ANY);
                wildcards |= text.startsWith("**") && !first;
            } else {
                glob.directories();
                wildcards |= !first;
            }
        }

        private void literal(int c) {
            glob.one(character -> character == c);
        }

        private int next() {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            return c;
        }

        private boolean isNext(char c) {
            return at < text.length() && text.charAt(at) == c;
        }

        private int escaped() {
            if (at >= text.length()) {
                throw new IllegalArgumentException("it ends with a backslash that escapes nothing");
            }
            return next();
        }

        private void characterClass() {
            wildcards = true;
            boolean negated = isNext('^');
            if (negated) {
                at++;
            }
            List<int[]> ranges = new ArrayList<>();
            while (at < text.length() && (text.charAt(at) != ']' || ranges.isEmpty())) {
                int low = member();
                int high = low;
                if (isNext('-')) {
                    at++;
                    high = member();
                }
                if (high < low) {
                    throw new IllegalArgumentException("the range in a '[…]' ends before it begins");
                }
                ranges.add(new int[] {low, high});
            }
            if (at >= text.length()) {
                throw new IllegalArgumentException("a '[' has no ']'");
            }
            at++;
            glob.one(character -> negated
                    != ranges.stream().anyMatch(range -> range[0] <= character && character <= range[1]));
        }

        private int member() {
            if (at >= text.length()) {
                throw new IllegalArgumentException("a '[' has no ']'");
            }
            int c = next();
            if (c == '-' || c == ']') {
                throw new IllegalArgumentException("a '" + (char) c + "' stands where a character of '[…]' must");
            }
            return c == '\\' ? escaped() : c;
        }
    }
}
