package io.jenkins.plugins.marathondeploy.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Dockerfile's instructions, continuation lines joined, comments left out; the texts of here-documents are not. */
final class DockerfileLines {
    /** Of a line without spaces at its ends. */
    private static final Pattern DIRECTIVE = Pattern.compile("#\\s*+([A-Za-z][A-Za-z0-9]*+)\\s*+=\\s*+(.+)");

    private final List<Instruction> instructions = new ArrayList<>();
    private final String[] lines;
    private char escape = '\\';
    private String syntax = "";
    /** The last line, 1 for the first, that consists of a text; made when it is first asked for. */
    private Map<String, Integer> lastLines;

    /**
     * @param line  1 for the first
     * @param words the whole instruction, keyword included
     */
    record Instruction(int line, int lastLine, String words) {
        String keyword() {
            return words.split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
        }

        String rest() {
            String[] parts = words.split("\\s+", 2);
            return parts.length < 2 ? "" : parts[1];
        }
    }

    DockerfileLines(byte[] dockerfile) {
        String text = new String(dockerfile, StandardCharsets.UTF_8);
        lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r?\n", -1);
        int at = directives();
        while (at < lines.length) {
            at = instruction(at);
        }
    }

    List<Instruction> instructions() {
        return instructions;
    }

    /** The value of {@code # syntax=}, empty without one. */
    String syntax() {
        return syntax;
    }

    /** Whether one of the lines after {@code line} (1 for the first) consists of this word. */
    boolean hasLineAfter(int line, String word) {
        if (lastLines == null) {
            lastLines = new HashMap<>();
            for (int i = 0; i < lines.length; i++) {
                lastLines.put(lines[i].strip(), i + 1);
            }
        }
        return lastLines.getOrDefault(word, 0) > line;
    }

    /** Parser directives stand before anything else, one a line. */
    private int directives() {
        int at = 0;
        while (at < lines.length) {
            Matcher matcher = DIRECTIVE.matcher(lines[at].strip());
            if (!matcher.matches()) {
                break;
            }
            String name = matcher.group(1).toLowerCase(Locale.ROOT);
            if (name.equals("escape") && matcher.group(2).equals("`")) {
                escape = '`';
            } else if (name.equals("syntax")) {
                syntax = matcher.group(2);
            } else if (!name.equals("escape") && !name.equals("check")) {
                break;
            }
            at++;
        }
        return at;
    }

    private int instruction(int start) {
        int at = start;
        StringBuilder words = new StringBuilder();
        int first = -1;
        while (at < lines.length) {
            String line = lines[at++].strip();
            boolean comment = line.startsWith("#");
            if (comment || line.isEmpty()) {
                if (first < 0) {
                    return at;
                }
                continue;
            }
            first = first < 0 ? at : first;
            if (line.charAt(line.length() - 1) != escape) {
                words.append(line);
                break;
            }
            words.append(line, 0, line.length() - 1);
        }
        if (first >= 0) {
            instructions.add(new Instruction(first, at, words.toString().strip()));
        }
        return at;
    }
}
