package io.jenkins.plugins.marathondeploy.marathon;

import java.nio.charset.StandardCharsets;

/** An absolute id as a part of an address: {@code /team/web} becomes {@code /v2/apps/team/web}, each segment encoded. */
final class ResourcePath {
    /** Deployments' ids have 36 characters, versions 24. */
    private static final int LONGEST_SEGMENT = 200;

    private ResourcePath() {}

    static String app(String id) {
        if (segments(id).isEmpty()) {
            throw new IllegalArgumentException("an app's id is missing");
        }
        return "/v2/apps" + segments(id);
    }

    static String appVersion(String id, String version) {
        if (!isSegment(version)) {
            throw new IllegalArgumentException("\"" + version + "\" is no version");
        }
        return app(id) + "/versions" + segments(version);
    }

    /** The root group's is {@code /v2/groups}. */
    static String group(String id) {
        return "/v2/groups" + segments(id);
    }

    static String groupVersion(String id, String version) {
        if (!isSegment(version)) {
            throw new IllegalArgumentException("\"" + version + "\" is no version");
        }
        return group(id) + "/versions" + segments(version);
    }

    static String deployment(String id) {
        if (!isSegment(id)) {
            throw new IllegalArgumentException("\"" + id + "\" is no deployment's id");
        }
        return "/v2/deployments" + segments(id);
    }

    /** Whether a text is one segment of a path: an id or a version that another address can't be made with. */
    static boolean isSegment(String text) {
        return !text.isBlank() && text.length() <= LONGEST_SEGMENT && text.indexOf('/') < 0 && !text.equals(".") && !text.equals("..");
    }

    private static String segments(String id) {
        StringBuilder path = new StringBuilder();
        for (String segment : id.split("/")) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("the id " + id + " is relative; give the whole path");
            }
            if (!segment.isEmpty()) {
                path.append('/').append(encode(segment));
            }
        }
        return path.toString();
    }

    /** One segment, or a value in a query. */
    static String encode(String segment) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : segment.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            boolean plain = character >= 'a' && character <= 'z'
                    || character >= 'A' && character <= 'Z'
                    || character >= '0' && character <= '9'
                    || "-._~".indexOf(character) >= 0;
            encoded.append(plain ? String.valueOf(character) : String.format("%%%02X", octet & 0xff));
        }
        return encoded.toString();
    }
}
