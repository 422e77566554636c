package io.jenkins.plugins.marathondeploy.cluster.platform;

import java.util.HashMap;
import java.util.Map;

/** What marathon-consul does: registers the tasks of an app that have become healthy, and takes out those that are not any more. */
final class Registrar implements AutoCloseable {
    private static final long LOOK_MILLIS = 200;

    private final ConsulProgram consul;
    private final String service;
    private final HealthyTasks tasks;
    private final Map<String, String> registered = new HashMap<>();
    private final Repeated looks;

    Registrar(ConsulProgram consul, String service, HealthyTasks tasks) {
        this.consul = consul;
        this.service = service;
        this.tasks = tasks;
        looks = new Repeated("registrar", LOOK_MILLIS, this::look);
    }

    private void look() {
        tasks.look().ifPresent(healthy -> {
            Registrars registrars = new Registrars(consul);
            healthy.forEach((task, place) ->
                    registered.computeIfAbsent(task, id -> registrars.marathonConsul(id, service, place)));
            registered.entrySet().removeIf(entry -> {
                boolean gone = !healthy.containsKey(entry.getKey());
                if (gone) {
                    consul.deregister(entry.getValue());
                }
                return gone;
            });
        });
    }

    @Override
    public void close() {
        looks.close();
    }
}
