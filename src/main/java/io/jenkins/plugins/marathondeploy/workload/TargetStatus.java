package io.jenkins.plugins.marathondeploy.workload;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.gate.Facts;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A target as Marathon answered for it at one moment.
 *
 * @param version     the app's or the group's
 * @param apps        one for an app, all for a group
 * @param deployments ids of the running deployments that touch any of them
 * @param definition  the answer whole
 */
public record TargetStatus(String version, List<AppStatus> apps, Set<String> deployments, ObjectNode definition) {
    /** Nobody writes into it. */
    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    /**
     * What was seen of a target, as far as gates are told: definitions are large, and many deployments wait for long.
     *
     * @param status   without definitions
     * @param tasks    by their ids
     * @param services names under which registrars may have put an app into Consul, by the app's id
     * @param image    of the one app that there is; empty of a group, where nobody can say which
     */
    public record Seen(
            TargetStatus status, Map<String, Facts.Instance> tasks, Map<String, List<String>> services, String image) {
        public static Seen of(TargetStatus status) {
            Map<String, Facts.Instance> tasks = new LinkedHashMap<>();
            Map<String, List<String>> services = new LinkedHashMap<>();
            for (AppStatus app : status.apps()) {
                Facts.Instance.of(app.id(), app.definition()).forEach(task -> tasks.put(task.task(), task));
                services.put(app.id(), Facts.services(app.definition()));
            }
            String image = status.apps().size() != 1
                    ? ""
                    : status.apps().get(0).definition().at("/container/docker/image").asText("");
            return new Seen(status.withoutDefinitions(), tasks, services, image);
        }
    }

    /** @param id absolute */
    public Optional<AppStatus> app(String id) {
        return apps.stream().filter(app -> app.id().equals(id)).findFirst();
    }

    /** A part of a group's apps, and the deployments that touch them; the definition stays whole. */
    public TargetStatus only(Predicate<String> ids) {
        List<AppStatus> some = apps.stream().filter(app -> ids.test(app.id())).toList();
        Set<String> theirs = new LinkedHashSet<>();
        some.forEach(app -> theirs.addAll(app.deployments()));
        return new TargetStatus(version, some, theirs, definition);
    }

    /** What whoever waits for long keeps of it. */
    TargetStatus withoutDefinitions() {
        return new TargetStatus(
                version, apps.stream().map(AppStatus::withoutDefinition).toList(), deployments, NOTHING);
    }

    /** Whether all instances of all apps are ready, and nothing outdated is left. */
    public boolean settled() {
        return apps.stream().allMatch(AppStatus::settled);
    }

    /** The number of instances that are wanted. */
    public int instances() {
        return apps.stream().mapToInt(AppStatus::instances).sum();
    }

    /** Instances of the latest configuration that are healthy, or run where nothing checks their health. */
    public int ready() {
        return apps.stream().mapToInt(TargetStatus::ready).sum();
    }

    /** The same of one app. */
    public static int ready(AppStatus app) {
        return app.healthChecked() ? app.latest().healthy() : app.latest().running();
    }

    /** Tasks with an older configuration that Marathon still counts or lists as alive. */
    public int outdated() {
        return apps.stream().mapToInt(AppStatus::outdatedTasks).sum();
    }

    /** Tasks of the latest configuration that were launched and are not ready; those that are being stopped don't count. */
    public int starting() {
        return apps.stream().mapToInt(AppStatus::startingTasks).sum();
    }

    /** The apps with instances whose health nothing checks. */
    public List<String> unchecked() {
        return apps.stream()
                .filter(app -> !app.healthChecked() && app.instances() > 0)
                .map(AppStatus::id)
                .toList();
    }

    /** Whether instances of another configuration run, are not being stopped, and no deployment replaces them. */
    static boolean isHalfWay(AppStatus app) {
        String configuration = DesiredState.configurationOf(app);
        return app.deployments().isEmpty()
                && app.tasks().stream()
                        .filter(task -> task.isAlive() && !task.isUnreachable() && !task.state().equals("TASK_KILLING"))
                        .anyMatch(task -> task.version()
                                .map(version -> version.compareTo(configuration) < 0)
                                .orElse(false));
    }

    /** Where the instances stand, for messages. */
    public String standing() {
        if (instances() == 0) {
            return outdated() == 0 ? "0 instances are wanted, and nothing runs" : outdated() + " instances are left";
        }
        List<String> unchecked = unchecked();
        String count = ready() + " of " + instances() + " instances "
                + (unchecked.isEmpty()
                        ? "are healthy"
                        : unchecked.size() == apps.size() ? "run" : "are healthy, or run where nothing checks their health");
        int unreachable = apps.stream().mapToInt(AppStatus::unreachableOutdatedTasks).sum();
        return count + (outdated() > 0 ? ", " + outdated() + " of another version are left" : "")
                + (unreachable == 0 ? "" : ", " + unreachable + " of another version "
                        + (unreachable == 1 ? "is unreachable" : "are unreachable"));
    }

    /** What is the same as long as nobody changes anything of the target but numbers of instances. */
    public static String configuration(Optional<TargetStatus> found) {
        return found.map(status -> status.apps.stream()
                        .map(app -> app.id() + "=" + DesiredState.configurationOf(app))
                        .sorted()
                        .collect(Collectors.joining(",")))
                .orElse("absent");
    }

    /** What is the same as long as nobody changes the target or begins or ends a deployment of it. */
    public static String revision(Optional<TargetStatus> found) {
        return found.map(status -> status.apps.stream()
                                .map(app -> app.id() + "=" + app.version())
                                .sorted()
                                .collect(Collectors.joining(",", Fingerprint.ofGroupFields(status.definition) + ";", ""))
                        + ";" + new TreeSet<>(status.deployments))
                .map(Fingerprint::ofText)
                .orElse("absent");
    }
}
