package io.jenkins.plugins.marathondeploy.image;

import io.jenkins.plugins.marathondeploy.text.ImageDigest;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads image references and says in words why one is refused. */
final class ReferenceGrammar {
    /** The grammar's limit for the name with its registry. */
    private static final int LONGEST_NAME = 255;

    /** SHA-512 needs 135; the pattern would go as deep into the stack as a digest is long. */
    private static final int LONGEST_DIGEST = 512;

    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST =
            Pattern.compile("[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}");
    private static final String HOST_LABEL = "(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])";
    private static final Pattern HOST = Pattern.compile(
            "(?:" + HOST_LABEL + "(?:\\." + HOST_LABEL + ")*|\\[[0-9a-fA-F:]+])(?::(?<port>[0-9]{1,9}))?");
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*");
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);
    private static final Pattern IMAGE_ID = Pattern.compile("[a-f0-9]{64}");

    private ReferenceGrammar() {}

    static ImageReference parse(String text) {
        if (text == null || text.isEmpty()) {
            throw refused(text, "it is empty; expected [registry/]name[:tag][@digest]");
        }
        checkCharacters(text);
        int at = text.indexOf('@');
        String digest = at < 0 ? null : digest(text.substring(at + 1), text);
        String named = at < 0 ? text : text.substring(0, at);
        int colon = named.lastIndexOf(':');
        boolean tagged = colon > named.lastIndexOf('/') && !(named.startsWith("[") && named.indexOf('/') < 0);
        String tag = tagged ? tag(named.substring(colon + 1), text) : null;
        return name(tagged ? named.substring(0, colon) : named, tag, digest, text);
    }

    private static void checkCharacters(String text) {
        if (SCHEME.matcher(text).matches()) {
            throw refused(text, "a reference has no scheme; leave out " + text.substring(0, text.indexOf("://") + 3));
        }
        if (text.startsWith("-")) {
            throw refused(text, "it starts with a dash");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean known = c < 128 && (Character.isLetterOrDigit(c) || "-_./:@+[]".indexOf(c) >= 0);
            if (!known) {
                throw refused(text, "it contains " + (c > ' ' && c < 127 ? "'" + c + "'" : describe(c)));
            }
        }
    }

    private static String describe(char c) {
        return c == ' ' ? "a space" : String.format(Locale.ROOT, "the character U+%04X", (int) c);
    }

    private static ImageReference name(String name, String tag, String digest, String text) {
        if (name.length() > LONGEST_NAME) {
            throw refused(text, "its name is longer than " + LONGEST_NAME + " characters");
        }
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        // "Registry/app": an uppercase letter is allowed in a host only, so that is how Docker reads it too.
        boolean hasHost = first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
        if (hasHost) {
            checkHost(first, text);
        }
        String path = hasHost ? name.substring(slash + 1) : name;
        if (!hasHost && IMAGE_ID.matcher(path).matches()) {
            throw refused(text, "64 hexadecimal digits are an image id, not a name");
        }
        checkPath(path, text);
        return new ImageReference(hasHost ? first : null, path, tag, digest);
    }

    private static void checkHost(String host, String text) {
        var match = HOST.matcher(host);
        if (!match.matches()) {
            throw refused(text, "'" + host + "' is not a registry's host with an optional port");
        }
        String port = match.group("port");
        if (port != null && (Long.parseLong(port) < 1 || Long.parseLong(port) > 65535)) {
            throw refused(text, "port " + port + " is not between 1 and 65535");
        }
    }

    private static void checkPath(String path, String text) {
        for (String component : path.split("/", -1)) {
            if (component.isEmpty()) {
                throw refused(text, "a part of its name between two slashes or at an end is empty");
            }
            if (!component.equals(component.toLowerCase(Locale.ROOT))) {
                throw refused(text, "the name must be lowercase ('" + component + "' is not); only a tag may have"
                        + " uppercase letters");
            }
            if (!COMPONENT.matcher(component).matches()) {
                throw refused(text, "'" + component + "' must be lowercase letters and digits, separated by a dot,"
                        + " one or two underscores, or dashes, with a letter or digit at both ends");
            }
        }
    }

    static String checkTag(String tag, ImageReference of) {
        return tag(tag, of.repository() + ":" + tag);
    }

    static String checkDigest(String digest, ImageReference of) {
        return digest(digest, of.repository() + "@" + digest);
    }

    private static String tag(String tag, String text) {
        if (tag == null || !TAG.matcher(tag).matches()) {
            throw refused(text, "the tag '" + abbreviated(tag) + "' must be 1 to 128 letters, digits, underscores, dots"
                    + " and dashes, and not start with a dot or dash");
        }
        return tag;
    }

    private static String digest(String digest, String text) {
        boolean right = digest != null
                && digest.length() <= LONGEST_DIGEST
                && DIGEST.matcher(digest).matches()
                && (!digest.startsWith("sha256:") || ImageDigest.isDigest(digest));
        if (!right) {
            throw refused(text, "the digest '" + abbreviated(digest) + "' is not algorithm:hex, such as sha256: with 64"
                    + " lowercase hexadecimal digits");
        }
        return digest;
    }

    private static ImageException refused(String text, String reason) {
        return new ImageException(
                ImageException.Kind.INVALID,
                "Not an image reference: '" + abbreviated(text) + "': " + reason + ".");
    }

    private static String abbreviated(String text) {
        return Shortened.printable(text == null ? "" : text, 300);
    }
}
