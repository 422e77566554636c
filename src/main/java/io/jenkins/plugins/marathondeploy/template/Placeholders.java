package io.jenkins.plugins.marathondeploy.template;

import java.util.ArrayList;
import java.util.List;

/** Takes a text apart into literal pieces and placeholders. */
final class Placeholders {
    private Placeholders() {}

    sealed interface Piece permits Literal, Placeholder {}

    record Literal(String text) implements Piece {}

    /** @param fallback the default; null when there is none */
    record Placeholder(String name, String fallback) implements Piece {}

    /** A placeholder is written wrongly; the message is a clause for the user. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    static List<Piece> parse(String text) throws Malformed {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int dollar = text.indexOf('$', at);
            if (dollar < 0) {
                break;
            }
            literal.append(text, at, dollar);
            if (text.startsWith("$${", dollar)) {
                literal.append("${");
                at = dollar + 3;
            } else if (text.startsWith("${", dollar)) {
                int end = text.indexOf('}', dollar);
                if (end < 0) {
                    throw new Malformed("a placeholder begins with ${ but never ends; close it with }, or write $${ for a literal ${");
                }
                if (literal.length() > 0) {
                    pieces.add(new Literal(literal.toString()));
                    literal.setLength(0);
                }
                pieces.add(placeholder(text.substring(dollar + 2, end)));
                at = end + 1;
            } else {
                literal.append('$');
                at = dollar + 1;
            }
        }
        literal.append(text, at, text.length());
        if (literal.length() > 0) {
            pieces.add(new Literal(literal.toString()));
        }
        return pieces;
    }

    private static Placeholder placeholder(String content) throws Malformed {
        if (content.contains("${")) {
            throw new Malformed("placeholders do not nest; set the variable instead of a default that is a placeholder");
        }
        int separator = content.indexOf(":-");
        String name = separator < 0 ? content : content.substring(0, separator);
        if (!Variables.isName(name)) {
            throw new Malformed("\"${" + Shown.of(content) + "}\" is no placeholder: a name has letters, digits and _ only; "
                    + "write ${NAME} or ${NAME:-default}, or $${ for a literal ${");
        }
        return new Placeholder(name, separator < 0 ? null : content.substring(separator + 2));
    }
}
