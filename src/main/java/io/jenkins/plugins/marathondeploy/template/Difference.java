package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.io.Serializable;
import java.util.List;

/**
 * One difference between what is wanted and what runs.
 *
 * @param appId   the app or the group it is in; empty where only one app was compared
 * @param path    JSON pointer in the app's definition; empty for the whole app
 * @param wanted  a {@link MissingNode} when the wanted definition does not have it
 * @param running a {@link MissingNode} when the running app does not have it
 * @param hidden  JSON pointers in the app whose values are never shown
 */
public record Difference(String appId, String path, JsonNode wanted, JsonNode running, List<String> hidden)
        implements Serializable {
    private static final int SHOWN = 200;

    public Difference {
        hidden = List.copyOf(hidden);
    }

    public boolean isInstances() {
        return path.equals("/instances");
    }

    /**
     * {@code /instances: 2 → 3}: from what runs to what is wanted; with the app's id before it in a group. Values of
     * environment variables and of labels with a telling name are masked.
     */
    @Override
    public String toString() {
        return place() + ": " + shown(running) + " → " + shown(wanted);
    }

    /**
     * Tells this difference again without keeping its values, which may be secret: for what came back otherwise than it
     * was sent. Does not depend on the app's id.
     */
    public String fingerprint() {
        return Fingerprint.of(path + " " + Json.canonical(wanted) + " " + Json.canonical(running));
    }

    /**
     * For a difference that is left after a submission: {@code Marathon keeps /fetch/0/extract: true as false}; for a field
     * that is not there at all then, {@code Marathon does not keep /role: "dev"}.
     */
    public String asKept() {
        return running.isMissingNode()
                ? "Marathon does not keep " + place() + ": " + shown(wanted)
                : "Marathon keeps " + place() + ": " + shown(wanted) + " as " + shown(running);
    }

    /** Whether a value of it is not shown since it may be secret. */
    boolean isMasked() {
        return !Masking.mask(wanted, path, hidden).equals(wanted) || !Masking.mask(running, path, hidden).equals(running);
    }

    private String place() {
        return appId.isEmpty() || path.isEmpty() ? appId + path : appId + " " + path;
    }

    private String shown(JsonNode node) {
        if (node.isMissingNode()) {
            return "(absent)";
        }
        String text = Json.write(Masking.mask(node, path, hidden));
        return Shortened.of(text, SHOWN);
    }
}
