package io.jenkins.plugins.marathondeploy.image.buildx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first two numbers of a version: "v0.29.1+ds1", "20.10.24+dfsg1". */
record Version(int major, int minor) {
    private static final Pattern NUMBERS = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})\\S*");

    /** Unknown ones count as new: BuildKit itself says then what it does not know. */
    static final Version UNKNOWN = new Version(Integer.MAX_VALUE, 0);

    static Version of(String text) {
        Matcher matcher = NUMBERS.matcher(text.strip());
        return matcher.matches()
                ? new Version(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : UNKNOWN;
    }

    boolean isBefore(int otherMajor, int otherMinor) {
        return major < otherMajor || major == otherMajor && minor < otherMinor;
    }
}
