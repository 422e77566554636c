package io.jenkins.plugins.marathondeploy.mesos;

import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The last lines of what a task printed, fit for a log: no control characters, no colours, no endless lines. */
final class PrintedLines {
    private static final int LONGEST = 500;
    private static final Pattern ESCAPE = Pattern.compile("\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*|.)?");
    /** Direction marks too: with them a line can be made to read otherwise than it is. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cntrl}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    private PrintedLines() {}

    /**
     * @param text    the end of a file
     * @param begins  whether the text begins with the file; otherwise its first line is a part of one and is left out
     * @param largest how many lines
     */
    static List<String> last(String text, boolean begins, int largest) {
        String[] raw = text.split("\r\n|\n|\r", -1);
        List<String> lines = new ArrayList<>();
        for (int index = begins || raw.length == 1 ? 0 : 1; index < raw.length; index++) {
            String line = ESCAPE.matcher(raw[index].replace('\t', ' ')).replaceAll("");
            line = INVISIBLE.matcher(line).replaceAll("").stripTrailing();
            if (!line.isBlank()) {
                lines.add(Shortened.of(line, LONGEST));
            }
        }
        return lines.subList(Math.max(0, lines.size() - largest), lines.size());
    }
}
