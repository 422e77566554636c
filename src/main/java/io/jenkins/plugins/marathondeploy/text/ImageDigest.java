package io.jenkins.plugins.marathondeploy.text;

/** How a registry names what it keeps by its content. */
public final class ImageDigest {
    /** A regular expression without groups: {@code sha256:} and 64 lowercase hexadecimal digits. */
    public static final String PATTERN = "sha256:[0-9a-f]{64}";

    private ImageDigest() {}

    /** Whether the text is such a digest, and nothing besides. */
    public static boolean isDigest(String text) {
        return text.matches(PATTERN);
    }
}
