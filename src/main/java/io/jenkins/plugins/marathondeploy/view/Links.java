package io.jenkins.plugins.marathondeploy.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of pages that people look at. */
final class Links {
    private Links() {}

    /** {@code https://marathon/ui/#/apps/%2Fteam%2Fweb}; empty when the address is no web address. */
    static String marathonApp(String marathonUrl, String app) {
        return isWeb(marathonUrl)
                ? withoutSlash(marathonUrl) + "/ui/#/apps/" + URLEncoder.encode(app, StandardCharsets.UTF_8)
                : "";
    }

    /**
     * Harbor's search for the repository: its own pages are found by a project's number, which a robot account may not
     * be allowed to ask for.
     */
    static String harborImage(String harborUrl, String image) {
        if (!isWeb(harborUrl) || image.isEmpty()) {
            return "";
        }
        String path = image.substring(image.indexOf('/') + 1).replaceAll("[@:].*$", "");
        return withoutSlash(harborUrl) + "/harbor/projects?globalSearch="
                + URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    private static boolean isWeb(String url) {
        return url != null && (url.startsWith("https://") || url.startsWith("http://"));
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
