package io.jenkins.plugins.marathondeploy.image;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The labels of the OCI image specification ("Annotations", pre-defined keys) that a build adds by itself. */
final class ImageLabels {
    static final String CREATED = "org.opencontainers.image.created";
    static final String REVISION = "org.opencontainers.image.revision";
    static final String SOURCE = "org.opencontainers.image.source";

    /** Those that differ from build to build although the image's content is the same. */
    static final Set<String> VOLATILE = Set.of(CREATED, REVISION);

    private ImageLabels() {}

    /** What the user set wins. */
    static TreeMap<String, String> complete(Map<String, String> given, Instant created, String revision, String source) {
        TreeMap<String, String> labels = new TreeMap<>(given);
        if (created != null) {
            labels.putIfAbsent(CREATED, created.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        if (revision != null && !revision.isBlank()) {
            labels.putIfAbsent(REVISION, revision);
        }
        if (source != null && !source.isBlank()) {
            labels.putIfAbsent(SOURCE, withoutLogin(source));
        }
        return labels;
    }

    /** Repository URLs of build servers can carry a token: {@code https://user:token@host/…}. */
    static String withoutLogin(String url) {
        return url.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@", "$1");
    }
}
