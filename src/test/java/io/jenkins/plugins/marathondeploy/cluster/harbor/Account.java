package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A user or robot account with its rights in each project. */
final class Account {
    private final String name;
    private final String password;
    private final boolean administrator;
    private final Map<String, Set<String>> rights = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> withheld = new ConcurrentHashMap<>();

    Account(String name, String password, boolean administrator) {
        this.name = name;
        this.password = password;
        this.administrator = administrator;
    }

    String name() {
        return name;
    }

    boolean hasPassword(String candidate) {
        return password.equals(candidate);
    }

    boolean isAdministrator() {
        return administrator;
    }

    /** {@code robot$PROJECT+NAME}: a robot of one project, which may never create another. */
    boolean isProjectRobot() {
        return name.startsWith("robot$") && name.contains("+");
    }

    void allow(String project, String... actions) {
        rights.put(project, new LinkedHashSet<>(List.of(actions)));
    }

    /** Takes single permissions away, {@code scan:create}, that go with pull and push otherwise. */
    void withhold(String project, String... permissions) {
        withheld.put(project, Set.of(permissions));
    }

    boolean lacks(String permission, String project) {
        return !administrator && withheld.getOrDefault(project, Set.of()).contains(permission);
    }

    boolean may(String action, String project) {
        return administrator || rights.getOrDefault(project, Set.of()).contains(action);
    }
}
