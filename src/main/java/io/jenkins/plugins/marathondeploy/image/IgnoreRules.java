package io.jenkins.plugins.marathondeploy.image;

import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a {@code .dockerignore} leaves out, as Docker's clients decide it: the last line that matches a path or
 * a directory above it wins.
 */
final class IgnoreRules {
    private final List<IgnorePattern> patterns = new ArrayList<>();

    private final String source;

    private IgnoreRules(String source) {
        this.source = source;
    }

    /**
     * Reads the lines: a byte order mark, comments (a {@code #} in the first column), blank lines and slashes at either
     * end mean nothing; {@code .} and {@code ..} are resolved.
     *
     * @param source the file's name, for messages
     * @throws ImageException {@code INVALID} naming the line
     */
    static IgnoreRules parse(String content, String source) {
        IgnoreRules rules = new IgnoreRules(source);
        String text = content.startsWith("\uFEFF") ? content.substring(1) : content;
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            try {
                rules.add(lines[i]);
            } catch (IllegalArgumentException e) {
                throw refused(source, i + 1, lines[i], e.getMessage());
            }
        }
        return rules;
    }

    private static ImageException refused(String source, int line, String text, String reason) {
        return new ImageException(
                ImageException.Kind.INVALID, source + ", line " + line + ": " + shown(text) + ": " + reason + ".");
    }

    private static String shown(String text) {
        return "'" + Shortened.printable(text.strip(), 200) + "'";
    }

    private void add(String line) {
        if (line.startsWith("#") || trim(line).isEmpty()) {
            return;
        }
        // Twice as Docker's clients do it: when a line is read, and when it becomes a pattern. So "./!a" is "!a".
        String pattern = clean(trim(normalized(trim(line))));
        boolean exception = pattern.startsWith("!");
        if (pattern.equals("!")) {
            throw new IllegalArgumentException("an exclamation mark alone brings nothing back");
        }
        patterns.add(new IgnorePattern(exception ? pattern.substring(1) : pattern, exception));
    }

    private static String normalized(String line) {
        boolean exception = line.startsWith("!");
        String pattern = exception ? trim(line.substring(1)) : line;
        if (!pattern.isEmpty()) {
            pattern = clean(pattern);
            pattern = pattern.length() > 1 && pattern.startsWith("/") ? pattern.substring(1) : pattern;
        }
        return exception ? "!" + pattern : pattern;
    }

    /** Go's {@code strings.TrimSpace}: unlike Java's, with the spaces that don't break. */
    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c >= '\t' && c <= '\r' || c == '\u0085' || Character.isSpaceChar(c);
    }

    /** Go's {@code filepath.Clean}. */
    static String clean(String path) {
        Deque<String> parts = new ArrayDeque<>();
        boolean absolute = path.startsWith("/");
        for (String part : path.split("/")) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (part.equals("..") && !absolute) {
                parts.addLast(part);
            } else if (!part.isEmpty() && !part.equals(".") && !part.equals("..")) {
                parts.addLast(part);
            }
        }
        String joined = String.join("/", parts);
        return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
    }

    /**
     * Brings a file back that the lines may have ignored. Docker always sends the Dockerfile and the
     * {@code .dockerignore}, since the engine needs them.
     */
    void keep(String path) {
        Decision decision = null;
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            decision = decide(path.substring(0, slash), decision);
        }
        if (decide(path, decision).ignored) {
            patterns.add(new IgnorePattern(escape(path), true));
        }
    }

    /** Brackets, stars and the like in a file's own name are meant literally. */
    private static String escape(String path) {
        return path.replaceAll("([\\\\*?\\[])", "\\\\$1");
    }

    /**
     * @param path  relative to the context, forward slashes
     * @param above the decision on the directory that holds it, null at the top
     */
    Decision decide(String path, Decision above) {
        boolean ignored = false;
        boolean[] matched = new boolean[patterns.size()];
        for (int i = 0; i < matched.length; i++) {
            IgnorePattern pattern = patterns.get(i);
            boolean match = above != null && above.matched[i];
            if (!match) {
                // A line can only change the decision when it says the other thing.
                if (pattern.isException() != ignored) {
                    continue;
                }
                match = matches(pattern, path);
            }
            matched[i] = match;
            if (match) {
                ignored = !pattern.isException();
            }
        }
        return new Decision(ignored, matched);
    }

    private boolean matches(IgnorePattern pattern, String path) {
        try {
            return pattern.matches(path);
        } catch (IllegalArgumentException e) {
            throw new ImageException(ImageException.Kind.INVALID, source + ": " + shown(pattern.text()) + ": " + e.getMessage() + ".");
        }
    }

    /** Whether an ignored directory must be looked into, because an exception's text begins with it. */
    boolean mayBringBackFrom(String directory) {
        return patterns.stream().anyMatch(pattern -> pattern.mayBringBackFrom(directory));
    }

    /** Whether a path is ignored, and by which lines: those count for everything below it too. */
    static final class Decision {
        private final boolean ignored;
        private final boolean[] matched;

        private Decision(boolean ignored, boolean[] matched) {
            this.ignored = ignored;
            this.matched = matched;
        }

        boolean isIgnored() {
            return ignored;
        }
    }
}
