package io.jenkins.plugins.marathondeploy.text;

import java.util.regex.Pattern;

/** Somebody else's text at a length that a message can show; what was cut off is an ellipsis. Lengths in characters. */
public final class Shortened {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private Shortened() {}

    /** Returns a text of at most that length as it is, of a longer one its beginning and {@code …}. */
    public static String of(String text, int longest) {
        return text.length() <= longest ? text : beginning(text, longest) + "…";
    }

    /** As {@link #of}, on one line: control and format characters and blanks in a row are one blank, none is at an end. */
    public static String line(String text, int longest) {
        StringBuilder line = new StringBuilder();
        boolean blank = false;
        // Up to what is shown: the text may have megabytes.
        for (int at = 0; at < text.length() && line.length() <= longest; at += Character.charCount(text.codePointAt(at))) {
            int character = text.codePointAt(at);
            if (isBlank(character)) {
                blank = true;
            } else {
                line.append(blank && !line.isEmpty() ? " " : "").appendCodePoint(character);
                blank = false;
            }
        }
        return of(line.toString(), longest);
    }

    /** Format characters, too: they can turn what is written after them around. */
    private static boolean isBlank(int character) {
        return Character.isWhitespace(character)
                || Character.isISOControl(character)
                || Character.getType(character) == Character.FORMAT;
    }

    /** As {@link #of}, each control character as a {@code ?}, so that it can be seen that there is one. */
    public static String printable(String text, int longest) {
        String start = of(text, longest);
        return CONTROL.matcher(start).replaceAll("?");
    }

    /** No half of a character that takes two. */
    private static String beginning(String text, int length) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
