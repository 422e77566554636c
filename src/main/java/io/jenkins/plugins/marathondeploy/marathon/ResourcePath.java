package io.jenkins.plugins.marathondeploy.marathon;

import java.nio.charset.StandardCharsets;

/** An absolute id as a part of an address: {@code /team/web} becomes {@code /v2/apps/team/web}, each segment encoded. */
final class ResourcePath {
    private ResourcePath() {}

    static String app(String id) {
        if (segments(id).isEmpty()) {
            throw new IllegalArgumentException("an app's id is missing");
        }
        return "/v2/apps" + segments(id);
    }

    static String appVersion(String id, String version) {
        if (version.isBlank() || version.contains("/")) {
            throw new IllegalArgumentException("\"" + version + "\" is no version");
        }
        return app(id) + "/versions" + segments(version);
    }

    /** The root group's is {@code /v2/groups}. */
    static String group(String id) {
        return "/v2/groups" + segments(id);
    }

    static String deployment(String id) {
        if (id.isBlank() || id.contains("/")) {
            throw new IllegalArgumentException("\"" + id + "\" is no deployment's id");
        }
        return "/v2/deployments" + segments(id);
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
