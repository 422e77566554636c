package io.jenkins.plugins.marathondeploy.cluster.platform;

import io.jenkins.plugins.marathondeploy.consul.Consul;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * The way that an app's users have to it: the real nginx, whose upstream follows the app's healthy tasks, either by way of a
 * registrar and the real Consul, or straight from Marathon as marathon-lb does it.
 */
public final class FrontDoor implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private NginxProgram nginx;
    private ConsulProgram consul;

    private FrontDoor() {
    }

    /** With a Consul of its own, in which the tasks are registered as this service. */
    public static FrontDoor throughConsul(HealthyTasks tasks, String service) {
        FrontDoor door = new FrontDoor();
        try {
            door.consul = door.opened(ConsulProgram.start());
            door.nginx = door.opened(NginxProgram.start());
            door.opened(new Registrar(door.consul, service, tasks));
            Consul asked = new Consul(Consul.settings(door.consul.uri().toString()), HttpClients.shared());
            door.opened(new UpstreamRenderer(asked, service, door.nginx));
            return door;
        } catch (RuntimeException notOpen) {
            door.close();
            throw notOpen;
        }
    }

    /** Without Consul. */
    public static FrontDoor fromMarathon(HealthyTasks tasks) {
        FrontDoor door = new FrontDoor();
        try {
            door.nginx = door.opened(NginxProgram.start());
            door.opened(new UpstreamRenderer(() -> tasks.look().map(Map::values), door.nginx));
            return door;
        } catch (RuntimeException notOpen) {
            door.close();
            throw notOpen;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** Where nginx listens; it answers 502 while nobody serves. */
    public URI uri() {
        return nginx.uri();
    }

    /** Where Consul can be asked; empty without one. */
    public Optional<URI> consul() {
        return Optional.ofNullable(consul).map(ConsulProgram::uri);
    }

    /** Ends all of it, the last that was opened first. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception problem) {
                throw new IllegalStateException(problem);
            }
        }
    }
}
