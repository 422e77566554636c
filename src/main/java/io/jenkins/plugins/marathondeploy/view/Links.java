package io.jenkins.plugins.marathondeploy.view;

import io.jenkins.plugins.marathondeploy.text.ImageDigest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of pages that people look at. */
final class Links {
    /** {@code registry/project/name:tag@digest}; a registry has a dot or a port. */
    private static final Pattern IMAGE =
            Pattern.compile("[^/]+/(?<project>[^/@:]+)/(?<name>[^@:]+)(:[^@]*)?(@(?<digest>" + ImageDigest.PATTERN + "))?");

    private Links() {}

    /**
     * {@code https://marathon/ui/#/apps/%2Fteam%2Fweb}; empty when the address is no web address.
     *
     * @param marathonUrls one or several addresses; the first is taken
     */
    static String marathonApp(String marathonUrls, String app) {
        String url = marathonUrls == null ? "" : marathonUrls.strip().split("[,\\s]+")[0];
        return isWeb(url) ? withoutSlash(url) + "/ui/#/apps/" + encoded(app) : "";
    }

    /**
     * The artifact's page in Harbor, else its repository's. Harbor's pages take a project's name where its own links
     * have the number, which a login may not be allowed to ask for.
     *
     * @param digest {@code sha256:…}, or empty
     */
    static String harborImage(String harborUrl, String image, String digest) {
        Matcher parts = IMAGE.matcher(image);
        if (!isWeb(harborUrl) || !parts.matches()) {
            return "";
        }
        String repository = withoutSlash(harborUrl) + "/harbor/projects/" + encoded(parts.group("project"))
                + "/repositories/" + encoded(parts.group("name"));
        String known = parts.group("digest") == null ? digest : parts.group("digest");
        return known.isEmpty() ? repository : repository + "/artifacts-tab/artifacts/" + known;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static boolean isWeb(String url) {
        return url != null && (url.startsWith("https://") || url.startsWith("http://"));
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
