package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Ids of apps and groups: absolute paths such as {@code /prod/svc/api}; the root group is {@code /}. */
public final class PathId {
    /** The root group. */
    public static final String ROOT = "/";

    private PathId() {
    }

    /** The absolute path of an id, relative ids are resolved against the base. */
    public static String absolute(String id, String base) {
        Deque<String> segments = new ArrayDeque<>();
        if (!id.startsWith("/")) {
            segments.addAll(segments(base));
        }
        for (String segment : segments(id)) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return ROOT + String.join("/", segments);
    }

    /** The group that the path is in; the root's parent is the root. */
    public static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? ROOT : path.substring(0, slash);
    }

    /** All groups above the path, the root first. */
    public static List<String> ancestors(String path) {
        List<String> ancestors = new ArrayList<>();
        String above = path;
        while (!above.equals(ROOT)) {
            above = parent(above);
            ancestors.add(0, above);
        }
        return ancestors;
    }

    /** Whether the path is the group itself or lies somewhere below it. */
    public static boolean isWithin(String path, String group) {
        return group.equals(ROOT) || path.equals(group) || path.startsWith(group + "/");
    }

    /** The name under which Mesos knows the app: {@code prod_svc_api}. */
    public static String safe(String path) {
        return String.join("_", segments(path));
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/")) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }
}
