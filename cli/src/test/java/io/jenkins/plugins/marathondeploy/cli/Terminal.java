package io.jenkins.plugins.marathondeploy.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a terminal as is used: text, line ends, wrapping, the cursor up, what is erased, colours, and rows that scroll
 * away. An escape sequence that it does not know is an error.
 */
final class Terminal {
    private static final Pattern ESCAPE = Pattern.compile("\u001B\\[([?\\d;]*)([A-Za-z])");

    private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    private int rows;
    private int columns;
    private int row;
    private int column;
    private boolean wraps = true;
    private boolean coloured;
    private String unfinished = "";

    Terminal(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /** @param text may end within an escape sequence */
    void print(String text) {
        String all = unfinished + text;
        unfinished = "";
        Matcher escape = ESCAPE.matcher(all);
        for (int i = 0; i < all.length(); ) {
            if (all.charAt(i) != '\u001B') {
                put(all.charAt(i));
                i++;
            } else if (escape.find(i) && escape.start() == i) {
                apply(escape.group(1), escape.group(2));
                i = escape.end();
            } else if (all.substring(i).matches("\u001B(\\[[?\\d;]*)?")) {
                unfinished = all.substring(i);
                return;
            } else {
                throw new AssertionError("an escape that is not known: " + all.substring(i).replace('\u001B', '^'));
            }
        }
    }

    private void apply(String parameter, String command) {
        switch (command + parameter) {
            case "J" -> {
                erase();
                lines.subList(row + 1, lines.size()).clear();
            }
            case "K" -> erase();
            case "l?7" -> wraps = false;
            case "h?7" -> wraps = true;
            default -> {
                if (command.equals("A")) {
                    row = Math.max(top(), row - Integer.parseInt(parameter));
                } else if (command.equals("m")) {
                    coloured = !parameter.isEmpty();
                } else {
                    throw new AssertionError("an escape that is not known: " + parameter + command);
                }
            }
        }
    }

    private void erase() {
        lines.get(row).setLength(Math.min(column, lines.get(row).length()));
    }

    private void put(char character) {
        if (character == '\r') {
            column = 0;
        } else if (character == '\n') {
            down();
        } else {
            int width = width(character);
            if (column + width > columns && wraps) {
                column = 0;
                down();
            }
            column = Math.min(column, columns - width);
            StringBuilder line = lines.get(row);
            while (line.length() < column + width) {
                line.append(' ');
            }
            // The second half of a wide character is a cell without one.
            line.replace(column, column + width, width == 0 ? "" : character + "\0".repeat(width - 1));
            column += width;
        }
    }

    private static int width(char character) {
        return character >= 0x300 && character < 0x370 ? 0 : character >= 0x2E80 ? 2 : 1;
    }

    private void down() {
        row++;
        if (row == lines.size()) {
            lines.add(new StringBuilder());
        }
    }

    private int top() {
        return Math.max(0, lines.size() - rows);
    }

    /** As a terminal that cuts lines that are too long now, or as one that lets them go on in the next row. */
    void resize(int newRows, int newColumns, boolean reflows) {
        rows = newRows;
        columns = newColumns;
        for (int i = 0; i < lines.size(); i++) {
            StringBuilder line = lines.get(i);
            if (line.length() > columns) {
                if (reflows) {
                    lines.add(i + 1, new StringBuilder(line.substring(columns)));
                    row += i < row ? 1 : 0;
                }
                line.setLength(columns);
            }
        }
        row = Math.max(row, top());
        column = Math.min(column, columns - 1);
    }

    /** What a person sees. */
    List<String> rows() {
        return text(lines.subList(top(), lines.size()));
    }

    /** With what has scrolled away. */
    List<String> all() {
        return text(lines);
    }

    private static List<String> text(List<StringBuilder> of) {
        return of.stream().map(line -> line.toString().replace("\0", "").stripTrailing()).filter(line -> !line.isEmpty()).toList();
    }

    /** Whether whoever uses it next finds the modes as they were, and the cursor in the first column. */
    boolean isAsItWas() {
        return wraps && !coloured && column == 0 && unfinished.isEmpty();
    }
}
