package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/**
 * Recognises a definition when Marathon has gone back to it under a new version: a digest of what Marathon answered,
 * without what changes by itself (versions, tasks, deployments) and without the number of instances, which an
 * autoscaler may have moved.
 */
final class Fingerprint {
    private static final Set<String> MOVING = Set.of(
            "version", "versionInfo", "tasks", "tasksStaged", "tasksRunning", "tasksHealthy", "tasksUnhealthy",
            "taskStats", "tasksStats", "deployments", "lastTaskFailure", "readinessCheckResults", "instances");

    private Fingerprint() {}

    static String of(ObjectNode definition) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, definition, true);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** @param moving whether this object is an app or a group: only these have fields that move by themselves */
    private static void add(MessageDigest digest, JsonNode node, boolean moving) {
        if (node instanceof ObjectNode object) {
            TreeSet<String> names = new TreeSet<>();
            object.fieldNames().forEachRemaining(names::add);
            if (moving) {
                names.removeAll(MOVING);
            }
            update(digest, "{");
            for (String name : names) {
                update(digest, name.length() + ":" + name);
                add(digest, object.get(name), moving && (name.equals("apps") || name.equals("groups")));
            }
            update(digest, "}");
        } else if (node instanceof ArrayNode array) {
            update(digest, "[");
            array.forEach(element -> add(digest, element, moving));
            update(digest, "]");
        } else {
            String text = node.toString();
            update(digest, text.length() + "=" + text);
        }
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
}
