package io.jenkins.plugins.marathondeploy.template;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Ids of apps and groups: paths of names, {@code /shop/web}. */
final class PathId {
    /** B-id-underscore, B-id-uppercase, F24-group-bad-id: names of lower-case letters, digits, hyphens and dots. */
    private static final Pattern SEGMENT = Pattern.compile("([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])(\\.([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9]))*");

    /** B-id-tasks: they would hide Marathon's own routes. */
    private static final Set<String> RESERVED = Set.of("restart", "tasks", "versions");

    private static final int MAX_LENGTH = 1024;

    private PathId() {}

    /** The absolute form: relative ids belong to their group (F23-group-relative-ids), {@code ..} goes one up. */
    static String resolve(String group, String id) {
        Deque<String> segments = new ArrayDeque<>();
        String path = id.startsWith("/") ? id : group + "/" + id;
        for (String segment : path.split("/")) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return "/" + String.join("/", segments);
    }

    /** Whether {@code id} lies below {@code group}; both absolute. */
    static boolean isBelow(String group, String id) {
        return group.equals("/") || id.startsWith(group + "/");
    }

    /** Why Marathon would refuse an absolute id. */
    static Optional<String> problem(String id) {
        if (id.equals("/")) {
            return Optional.of("is the root, but must name at least one path element, such as /shop/web");
        }
        if (id.length() > MAX_LENGTH) {
            return Optional.of("is longer than " + MAX_LENGTH + " characters");
        }
        String[] segments = id.substring(1).split("/", -1);
        for (String segment : segments) {
            if (!SEGMENT.matcher(segment).matches()) {
                return Optional.of("may only have lower-case letters, digits, hyphens and dots between its slashes, "
                        + "and no hyphen or dot first or last; \"" + Excerpt.of(segment) + "\" has not");
            }
        }
        String last = segments[segments.length - 1];
        return RESERVED.contains(last)
                ? Optional.of("must not end with \"" + last + "\", which Marathon keeps for itself")
                : Optional.empty();
    }
}
