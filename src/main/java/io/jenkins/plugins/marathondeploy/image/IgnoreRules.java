package io.jenkins.plugins.marathondeploy.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a {@code .dockerignore} leaves out, as Docker's classic client decides it: the last line that matches a path or
 * a directory above it wins.
 */
final class IgnoreRules {
    private final List<IgnorePattern> patterns = new ArrayList<>();

    private IgnoreRules() {}

    static IgnoreRules none() {
        return new IgnoreRules();
    }

    /**
     * Reads the lines: a byte order mark, comments (a {@code #} in the first column), blank lines and slashes at either
     * end mean nothing; {@code .} and {@code ..} are resolved.
     *
     * @param source the file's name, for messages
     * @throws ImageException {@code INVALID} naming the line
     */
    static IgnoreRules parse(String content, String source) {
        IgnoreRules rules = new IgnoreRules();
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
        String shown = text.strip().replaceAll("\\p{Cntrl}", "?");
        return new ImageException(
                ImageException.Kind.INVALID,
                source + ", line " + line + ": '" + (shown.length() > 200 ? shown.substring(0, 200) + "…" : shown) + "': "
                        + reason + ".");
    }

    private void add(String line) {
        if (line.startsWith("#") || line.isBlank()) {
            return;
        }
        String pattern = line.strip();
        boolean exception = pattern.startsWith("!");
        if (exception) {
            pattern = pattern.substring(1).strip();
            if (pattern.isEmpty()) {
                throw new IllegalArgumentException("an exclamation mark alone brings nothing back");
            }
        }
        String cleaned = clean(pattern);
        if (cleaned.length() > 1 && cleaned.startsWith("/")) {
            cleaned = cleaned.substring(1);
        }
        patterns.add(new IgnorePattern(cleaned, exception));
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
                match = pattern.matches(path);
            }
            matched[i] = match;
            if (match) {
                ignored = !pattern.isException();
            }
        }
        return new Decision(ignored, matched);
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
