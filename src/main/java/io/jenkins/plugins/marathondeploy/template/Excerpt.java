package io.jenkins.plugins.marathondeploy.template;

import io.jenkins.plugins.marathondeploy.text.Shortened;

/** A piece of somebody's input as a message may show it: printable, and of a length that can be read. */
final class Excerpt {
    private static final int LONGEST = 60;

    private Excerpt() {}

    static String of(String text) {
        return Shortened.printable(text, LONGEST);
    }
}
