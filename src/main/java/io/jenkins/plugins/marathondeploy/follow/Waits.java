package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.marathon.MarathonEvent;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which wait an event is for. */
final class Waits {
    private record Expected(String target, List<String> deployments) {}

    private final Map<Followed, Expected> expected = new HashMap<>();
    private final Map<String, Set<Followed>> byTarget = new HashMap<>();
    private final Map<String, Followed> byDeployment = new HashMap<>();

    void put(Followed wait, String target, List<String> deployments) {
        remove(wait);
        expected.put(wait, new Expected(target, deployments));
        byTarget.computeIfAbsent(target, unknown -> new LinkedHashSet<>()).add(wait);
        deployments.forEach(id -> byDeployment.put(id, wait));
    }

    void remove(Followed wait) {
        Expected was = expected.remove(wait);
        if (was == null) {
            return;
        }
        Set<Followed> others = byTarget.get(was.target);
        others.remove(wait);
        if (others.isEmpty()) {
            byTarget.remove(was.target);
        }
        was.deployments.forEach(id -> byDeployment.remove(id, wait));
    }

    Optional<Followed> of(String deployment) {
        return Optional.ofNullable(byDeployment.get(deployment));
    }

    /** Those who wait for its deployment, for one of its apps, or for a group that has one of its apps. */
    Set<Followed> concerned(MarathonEvent event) {
        Set<Followed> concerned = new LinkedHashSet<>();
        event.deploymentId().flatMap(this::of).ifPresent(concerned::add);
        for (String app : event.apps()) {
            for (String id = app; !id.isEmpty(); id = id.substring(0, Math.max(0, id.lastIndexOf('/')))) {
                concerned.addAll(byTarget.getOrDefault(id, Set.of()));
            }
            concerned.addAll(byTarget.getOrDefault("/", Set.of()));
        }
        return concerned;
    }
}
