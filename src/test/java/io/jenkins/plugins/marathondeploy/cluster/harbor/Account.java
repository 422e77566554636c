package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A user or robot account with its rights in each project: {@code pull}, {@code push} and {@code delete} of a
 * repository, and by resource and action as Harbor names them, {@code artifact:read}.
 */
final class Account {
    /** In the place of a project: in every one, also those that come. */
    static final String EVERYWHERE = "*";

    /** In the place of a project: rights of the system's, such as {@code project:create}. */
    static final String SYSTEM = "/";

    /** What Harbor's role of a guest has besides pulling, and everybody in a public project. */
    static final List<String> READING = List.of(
            "project:read",
            "repository:list",
            "artifact:read",
            "artifact:list",
            "tag:list",
            "accessory:list",
            "artifact-addition:read");

    private final String name;
    private final String password;
    private final boolean administrator;
    private final Map<String, Set<String>> rights = new ConcurrentHashMap<>();
    private volatile boolean disabled;

    Account(String name, String password, boolean administrator) {
        this.name = name;
        this.password = password;
        this.administrator = administrator;
    }

    String name() {
        return name;
    }

    void disable() {
        disabled = true;
    }

    boolean accepts(String candidate) {
        return !disabled && password.equals(candidate);
    }

    boolean isAdministrator() {
        return administrator;
    }

    boolean isRobot() {
        return name.startsWith("robot$");
    }

    /** {@code robot$PROJECT+NAME}: a robot of one project, which may never create another. */
    boolean isProjectRobot() {
        return isRobot() && name.contains("+");
    }

    void allow(String project, String... actions) {
        rights.put(project, new LinkedHashSet<>(List.of(actions)));
    }

    /** Takes single rights away: {@code scan:create}. */
    void withhold(String project, String... taken) {
        rights.getOrDefault(project, Set.of()).removeAll(Set.of(taken));
    }

    /** A robot has the rights that it was given and no other; a user has a role, which reads what it may pull. */
    boolean may(String action, String project) {
        return administrator || has(action, project) || !isRobot() && READING.contains(action) && has("pull", project);
    }

    private boolean has(String action, String project) {
        return rights.getOrDefault(project, Set.of()).contains(action)
                || rights.getOrDefault(EVERYWHERE, Set.of()).contains(action);
    }
}
