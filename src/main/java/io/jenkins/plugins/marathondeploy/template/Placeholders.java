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

    /** @param problems placeholders that are written wrongly, each a clause for the user; they are no pieces */
    record Parsed(List<Piece> pieces, List<String> problems) {}

    static Parsed parse(String text) {
        List<Piece> pieces = new ArrayList<>();
        List<String> problems = new ArrayList<>();
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
                    problems.add("a placeholder begins with ${ but never ends; close it with }, or write $${ for a literal ${");
                    return new Parsed(pieces, problems);
                }
                if (literal.length() > 0) {
                    pieces.add(new Literal(literal.toString()));
                    literal.setLength(0);
                }
                read(text.substring(dollar + 2, end), pieces, problems);
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
        return new Parsed(pieces, problems);
    }

    private static void read(String content, List<Piece> pieces, List<String> problems) {
        int separator = content.indexOf(":-");
        String name = separator < 0 ? content : content.substring(0, separator);
        String shown = Excerpt.of(content);
        if (content.contains("${")) {
            problems.add("\"${" + shown + "}\": placeholders do not nest; set the variable instead of a default that is a placeholder");
        } else if (!Variables.isName(name)) {
            problems.add("\"${" + shown + "}\" is no placeholder: a name has letters, digits and _ only; "
                    + "write ${NAME} or ${NAME:-default}, or $${" + shown + "} to leave it to the shell in the container");
        } else {
            pieces.add(new Placeholder(name, separator < 0 ? null : content.substring(separator + 2)));
        }
    }
}
