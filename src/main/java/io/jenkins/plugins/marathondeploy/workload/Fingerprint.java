package io.jenkins.plugins.marathondeploy.workload;

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
public final class Fingerprint {
    private static final Set<String> MOVING = Set.of(
            "version", "versionInfo", "tasks", "tasksStaged", "tasksRunning", "tasksHealthy", "tasksUnhealthy",
            "taskStats", "tasksStats", "deployments", "lastTaskFailure", "readinessCheckResults", "instances");
    private static final Set<String> MEMBERS = Set.of("apps", "pods");

    private final MessageDigest digest;
    private final boolean withApps;

    private Fingerprint(boolean withApps) {
        this.withApps = withApps;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns 64 hexadecimal digits, the same for the same app or group. */
    public static String of(ObjectNode definition) {
        return new Fingerprint(true).digest(definition);
    }

    /** Of a group's own fields and those of the groups in it, without their apps; of an app the same for all. */
    static String ofGroupFields(ObjectNode definition) {
        return definition.has("apps") || definition.has("groups") ? new Fingerprint(false).digest(definition) : "";
    }

    static String ofText(String text) {
        Fingerprint fingerprint = new Fingerprint(true);
        fingerprint.update(text);
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private String digest(ObjectNode definition) {
        add(definition, true);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** @param moving whether this object is an app or a group: only these have fields that move by themselves */
    private void add(JsonNode node, boolean moving) {
        if (node instanceof ObjectNode object) {
            TreeSet<String> names = new TreeSet<>();
            object.fieldNames().forEachRemaining(names::add);
            if (moving) {
                names.removeAll(MOVING);
                names.removeIf(name -> !withApps && MEMBERS.contains(name));
            }
            update("{");
            for (String name : names) {
                update(name.length() + ":" + name);
                add(object.get(name), moving && (name.equals("apps") || name.equals("groups")));
            }
            update("}");
        } else if (node instanceof ArrayNode array) {
            update("[");
            array.forEach(element -> add(element, moving));
            update("]");
        } else {
            String text = node.toString();
            update(text.length() + "=" + text);
        }
    }

    private void update(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
}
