package io.jenkins.plugins.marathondeploy.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines as a terminal shows them: how wide they are, their colours, and how they take each other's place. */
final class TerminalLines {
    private static final String DOTS = "...";
    /** A shorter beginning of a name says nothing. */
    private static final int SHORTEST = 5;

    private static final String ESCAPE = "\u001B[";
    private static final String PLAIN = ESCAPE + "m";
    private static final String RED = ESCAPE + "31m";
    private static final String GREEN = ESCAPE + "32m";
    private static final String YELLOW = ESCAPE + "33m";
    private static final String CYAN = ESCAPE + "36m";
    private static final String FAINT = ESCAPE + "2m";

    private static final Pattern INSTANCES = Pattern.compile("^(?:instances|rollback) \\[([HRs.oxF]+)");
    private static final Pattern RUN = Pattern.compile("([HRs.oxF])\\1*");

    private TerminalLines() {}

    /**
     * What has a terminal show these lines in the place of those that it was had to show before. The cursor stays below
     * them, in the first column. Lines are never wrapped, also when the terminal has become narrower than they are: a line
     * that takes two rows would not be found again.
     *
     * @param before how many lines those are, 0 for none
     * @param lines  none to take them away
     */
    static String repaint(int before, List<String> lines) {
        StringBuilder text = new StringBuilder("\r");
        if (before > 0) {
            text.append(ESCAPE).append(before).append('A');
        }
        if (!lines.isEmpty()) {
            // All of it is written at once: nothing can end this process while wrapping is off.
            text.append(ESCAPE).append("?7l");
            lines.forEach(line -> text.append(coloured(line)).append(ESCAPE).append("K\r\n"));
            text.append(ESCAPE).append("?7h");
        }
        return text.append(ESCAPE).append('J').toString();
    }

    /** The same text in colours, which say nothing that its letters do not. */
    static String coloured(String line) {
        Matcher bar = INSTANCES.matcher(line);
        if (bar.find()) {
            String letters = RUN.matcher(bar.group(1)).replaceAll(run -> colour(run.group(1)) + run.group() + PLAIN);
            return line.substring(0, bar.start(1)) + letters + line.substring(bar.end(1));
        }
        String colour = line.length() > 1 && line.charAt(1) == ' ' ? colour(line.substring(0, 1)) : "";
        return colour.isEmpty() ? line : colour + line + PLAIN;
    }

    private static String colour(String letter) {
        return switch (letter) {
            case "!", "F" -> RED;
            case "H", "R", "+" -> GREEN;
            case "s", "-" -> YELLOW;
            case "=" -> CYAN;
            case "o", "x", "." -> FAINT;
            default -> "";
        };
    }

    /**
     * A line of at most so many columns: where it is too long the name in its middle is cut, and only then its end.
     *
     * @param mark begins it
     * @param name may be long
     * @param end  what must not be missed, such as seconds and sizes
     */
    static String fit(int columns, String mark, String name, String end) {
        int room = columns - width(mark) - width(end);
        String fitting = width(name) <= room
                ? name
                : room >= SHORTEST + DOTS.length() ? cut(name, room - DOTS.length()).stripTrailing() + DOTS : cut(name, Math.max(SHORTEST, room));
        return cut(mark + fitting + end, columns);
    }

    /** As much of the text as fits. */
    static String cut(String text, int columns) {
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            used += width(character);
            if (used > columns) {
                return text.substring(0, i);
            }
            i += Character.charCount(character);
        }
        return text;
    }

    private static int width(String text) {
        return text.codePoints().map(TerminalLines::width).sum();
    }

    /** Columns that a terminal gives a character: none to what combines, two to East Asian wide ones and to pictures. */
    private static int width(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = character >= 0x1100 && character <= 0x115F
                || character >= 0x2E80 && character <= 0xA4CF
                || character >= 0xAC00 && character <= 0xD7A3
                || character >= 0xF900 && character <= 0xFAFF
                || character >= 0xFE30 && character <= 0xFE6F
                || character >= 0xFF00 && character <= 0xFF60
                || character >= 0xFFE0 && character <= 0xFFE6
                || character >= 0x1F300 && character <= 0x1FAFF
                || character >= 0x20000 && character <= 0x3FFFD;
        return wide ? 2 : 1;
    }
}
