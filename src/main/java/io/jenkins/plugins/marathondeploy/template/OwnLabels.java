package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * Labels that a deployment sets on every app it submits. They change with every build, and a changed label alone makes
 * Marathon restart every instance (J03-label-only): {@link Comparison} never looks at them.
 */
public final class OwnLabels {
    /** What all of them begin with. */
    public static final String PREFIX = "marathon-deploy.";
    /** Random id of one submission; it tells our own write from another one's after an answer was lost. */
    public static final String SUBMISSION = PREFIX + "submission";
    /** The tag that people know the image by. */
    public static final String IMAGE_TAG = PREFIX + "image-tag";
    /** The commit that was built. */
    public static final String REVISION = PREFIX + "revision";
    /** {@code job#number}. */
    public static final String BUILD = PREFIX + "build";
    /** The version that ran before this submission: where a rollback by hand goes. */
    public static final String PREVIOUS = PREFIX + "previous";
    /** A fingerprint of the fields that Marathon may have dropped; set together with {@link #SUBMISSION}. */
    public static final String FIELDS = PREFIX + "fields";
    /** The places that a secret value was rendered into; set by {@link Rendering}. */
    public static final String HIDDEN = PREFIX + "hidden";

    /** The version of the group before this submission: where a rollback of a group by hand goes. */
    public static final String PREVIOUS_GROUP = PREFIX + "previous-group";

    private OwnLabels() {}

    /**
     * The version recorded by the last submission of some apps' labels; empty where there is none. In a group, all apps that
     * were changed last have the same; the latest is that of the last submission.
     *
     * @param group whether it is that of the group
     */
    public static String previous(boolean group, List<Map<String, String>> labels) {
        return labels.stream()
                .map(some -> some.getOrDefault(group ? PREVIOUS_GROUP : PREVIOUS, ""))
                .max(String::compareTo)
                .orElse("");
    }

    /**
     * An app's image as people know it, {@code host/project/name:tag@sha256:…}: what its definition names, with the tag by which
     * it was deployed where there is none in that. Empty where the definition names no image.
     */
    public static String image(JsonNode app) {
        String reference = app.at("/container/docker/image").asText("");
        String name = reference.replaceFirst("@.*$", "");
        String tag = app.path("labels").path(IMAGE_TAG).asText("");
        boolean tagged = name.lastIndexOf(':') > name.lastIndexOf('/');
        return name.isEmpty() || tag.isEmpty() || tagged ? reference : name + ":" + tag + reference.substring(name.length());
    }

    public static boolean isOwn(String label) {
        return label.startsWith(PREFIX);
    }
}
