package io.jenkins.plugins.marathondeploy.image;

import java.util.regex.Pattern;

/** Text that programs write for a terminal, as a log can show it. */
public final class TerminalText {
    /** ECMA-48: control sequences, operating system commands, other escapes; then the control characters alone. */
    private static final Pattern CONTROLS = Pattern.compile("\u001B\\[[0-?]*[ -/]*[@-~]|\u001B\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)?"
            + "|\u001B[ -/]*[0-~]|[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F\\x80-\\x9F]");

    private TerminalText() {}

    /**
     * A line without what is meant for a terminal: colours, cursor movements ("\u001B[32mok\u001B[0m"), titles, and what a
     * carriage return has overwritten. In a log they hide or forge text.
     */
    public static String plain(String text) {
        String visible = CONTROLS.matcher(text).replaceAll("").replaceFirst("\\r+$", "");
        return visible.substring(visible.lastIndexOf('\r') + 1);
    }
}
