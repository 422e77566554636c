package io.jenkins.plugins.marathondeploy.convert;

import java.util.ArrayList;
import java.util.List;

/** Where strings and comments of a Groovy text end, and which brackets belong together. Nothing of it is run. */
final class GroovyText {
    private final String text;

    GroovyText(String text) {
        this.text = text;
    }

    /** A part of the text. @param end behind it */
    record Range(int begin, int end) {
        boolean isEmpty() {
            return begin >= end;
        }
    }

    String of(Range range) {
        return text.substring(range.begin(), range.end());
    }

    boolean isComment(int at) {
        return text.startsWith("//", at) || text.startsWith("/*", at);
    }

    /**
     * The end of the string or comment that begins here.
     *
     * @param before the last character of code before, without blanks: it tells a division from a string between slashes
     * @return {@code at} where neither begins
     */
    int skip(int at, char before) {
        if (text.startsWith("//", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        }
        if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            return end < 0 ? text.length() : end + 2;
        }
        if (text.startsWith("$/", at) && (before == 0 || !Character.isJavaIdentifierPart(before))) {
            int end = text.indexOf("/$", at + 2);
            return end < 0 ? at : end + 2;
        }
        return switch (text.charAt(at)) {
            case '\'' -> string(at, text.startsWith("'''", at) ? "'''" : "'");
            case '"' -> string(at, text.startsWith("\"\"\"", at) ? "\"\"\"" : "\"");
            case '/' -> slashes(at, before);
            default -> at;
        };
    }

    private int string(int at, String quote) {
        int i = at + quote.length();
        while (i < text.length() && !text.startsWith(quote, i)) {
            char c = text.charAt(i);
            if (c == '\\') {
                i += 2;
            } else if (c == '$' && quote.startsWith("\"") && text.startsWith("${", i)) {
                int close = close(i + 1);
                i = close < 0 ? text.length() : close + 1;
            } else if (c == '\n' && quote.length() == 1) {
                return i;
            } else {
                i++;
            }
        }
        return Math.min(text.length(), i + quote.length());
    }

    /** A string only where a value begins, and only on one line. */
    private int slashes(int at, char before) {
        if (before != 0 && "=(,[{!&|?:;~".indexOf(before) < 0) {
            return at;
        }
        for (int i = at + 1; i < text.length() && text.charAt(i) != '\n'; i++) {
            if (text.charAt(i) == '/') {
                return i + 1;
            }
            i += text.charAt(i) == '\\' ? 1 : 0;
        }
        return at;
    }

    /** The bracket that closes this one; -1 when none does. */
    int close(int open) {
        int depth = 0;
        char before = 0;
        for (int i = open; i < text.length(); ) {
            int next = skip(i, before);
            if (next > i) {
                before = isComment(i) ? before : '"';
                i = next;
                continue;
            }
            char c = text.charAt(i);
            depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            if (depth == 0) {
                return i;
            }
            before = Character.isWhitespace(c) ? before : c;
            i++;
        }
        return -1;
    }

    /** What stands between commas, outside of brackets, strings and comments; without blanks and comments around it. */
    List<Range> split(Range range) {
        List<Range> parts = new ArrayList<>();
        int begin = range.begin();
        char before = 0;
        for (int i = range.begin(); i < range.end(); ) {
            char c = text.charAt(i);
            int next = skip(i, before);
            if (next > i) {
                before = isComment(i) ? before : '"';
                i = next;
            } else if ("([{".indexOf(c) >= 0) {
                int close = close(i);
                before = ')';
                i = close < 0 ? range.end() : close + 1;
            } else {
                if (c == ',') {
                    parts.add(stripped(begin, i));
                    begin = i + 1;
                }
                before = Character.isWhitespace(c) ? before : c;
                i++;
            }
        }
        parts.add(stripped(begin, range.end()));
        parts.removeIf(Range::isEmpty);
        return parts;
    }

    private Range stripped(int begin, int end) {
        int first = -1;
        int last = begin;
        char before = 0;
        for (int i = begin; i < end; ) {
            int next = skip(i, before);
            boolean code = next == i ? !Character.isWhitespace(text.charAt(i)) : !isComment(i);
            int after = next == i ? i + 1 : next;
            if (code) {
                first = first < 0 ? i : first;
                last = after;
                before = next == i ? text.charAt(i) : '"';
            }
            i = after;
        }
        return new Range(first < 0 ? end : first, first < 0 ? end : last);
    }

    /** The comments in a part of the text. */
    List<String> comments(Range range) {
        List<String> comments = new ArrayList<>();
        char before = 0;
        for (int i = range.begin(); i < range.end(); ) {
            int next = skip(i, before);
            if (next > i && isComment(i)) {
                comments.add(text.substring(i, next).strip());
            } else if (!Character.isWhitespace(text.charAt(i))) {
                before = next > i ? '"' : text.charAt(i);
            }
            i = Math.max(next, i + 1);
        }
        return comments;
    }
}
