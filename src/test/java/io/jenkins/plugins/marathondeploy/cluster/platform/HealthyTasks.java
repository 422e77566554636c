package io.jenkins.plugins.marathondeploy.cluster.platform;

import io.jenkins.plugins.marathondeploy.cluster.platform.Registrars.Place;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The healthy tasks of one app as Marathon tells them, which is what registrars and the proxies without one go by. One that is
 * being stopped is among them until its health check fails, unless Marathon calls it {@code TASK_KILLING}.
 */
public final class HealthyTasks {
    private final Marathon marathon;
    private final String appId;

    /** @param appId absolute */
    public HealthyTasks(Marathon marathon, String appId) {
        this.marathon = marathon;
        this.appId = appId;
    }

    /** Returns where each of them is, by its id; empty when Marathon does not answer. */
    public Optional<Map<String, Place>> look() {
        Map<String, Place> places = new TreeMap<>();
        try {
            marathon.app(appId).map(app -> app.tasks()).orElse(List.of()).stream()
                    .filter(task -> task.state().equals("TASK_RUNNING") && task.alive().orElse(false) && !task.ports().isEmpty())
                    .forEach(task -> places.put(task.id(), new Place(task.host(), task.ports().get(0))));
            return Optional.of(places);
        } catch (MarathonException unanswered) {
            return Optional.empty();
        }
    }
}
