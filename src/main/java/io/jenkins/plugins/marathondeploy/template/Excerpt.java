package io.jenkins.plugins.marathondeploy.template;

/** A piece of somebody's input as a message may show it: printable, and of a length that can be read. */
final class Excerpt {
    private static final int LONGEST = 60;

    private Excerpt() {}

    static String of(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + "…";
    }
}
