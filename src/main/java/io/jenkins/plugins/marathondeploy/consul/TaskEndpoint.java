package io.jenkins.plugins.marathondeploy.consul;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a task of Marathon's can be reached: the only thing that it has in common with its registration, whatever the
 * registrar.
 *
 * @param host           agent's host name or address, as Marathon has it
 * @param addresses      what the host name means; empty while that is not known
 * @param ports          host ports
 * @param ownAddresses   of a task with an address of its own (a container network), else empty
 * @param containerPorts the ports at those addresses
 */
public record TaskEndpoint(
        String taskId, String host, List<String> addresses, List<Integer> ports,
        List<String> ownAddresses, List<Integer> containerPorts) {
    public TaskEndpoint {
        addresses = addresses.stream().map(TaskEndpoint::plain).toList();
        ports = List.copyOf(ports);
        ownAddresses = ownAddresses.stream().map(TaskEndpoint::plain).toList();
        containerPorts = List.copyOf(containerPorts);
    }

    /**
     * The running tasks of an app.
     *
     * @param app the {@code app} object of {@code GET /v2/apps/…} with its {@code tasks}
     */
    public static List<TaskEndpoint> of(JsonNode app) {
        boolean ownNetwork = hasOwnNetwork(app);
        List<Integer> containerPorts = containerPorts(app);
        List<TaskEndpoint> tasks = new ArrayList<>();
        for (JsonNode task : app.path("tasks")) {
            if (!task.path("state").asText("TASK_RUNNING").equals("TASK_RUNNING")) {
                continue;
            }
            List<Integer> ports = new ArrayList<>();
            task.path("ports").forEach(port -> ports.add(port.asInt()));
            List<String> own = new ArrayList<>();
            if (ownNetwork) {
                task.path("ipAddresses").forEach(address -> own.add(address.path("ipAddress").asText("")));
            }
            tasks.add(new TaskEndpoint(
                    task.path("id").asText(""), task.path("host").asText(""), List.of(),
                    ports, own, containerPorts));
        }
        return List.copyOf(tasks);
    }

    /** A bridge's address (172.17.0.2) is the same on every agent: only of other networks it says who it is. */
    private static boolean hasOwnNetwork(JsonNode app) {
        for (JsonNode network : app.path("networks")) {
            if (network.path("mode").asText("container").equals("container")) {
                return true;
            }
        }
        return app.hasNonNull("ipAddress") || app.path("container").path("docker").path("network").asText("").equals("USER");
    }

    private static List<Integer> containerPorts(JsonNode app) {
        List<Integer> ports = new ArrayList<>();
        JsonNode container = app.path("container");
        for (JsonNode place : List.of(container.path("portMappings"), container.path("docker").path("portMappings"))) {
            place.forEach(mapping -> ports.add(mapping.path("containerPort").asInt()));
        }
        app.path("ipAddress").path("discovery").path("ports").forEach(port -> ports.add(port.path("number").asInt()));
        return ports;
    }

    /** @param resolved what the host name means, {@code 10.0.0.7} */
    public TaskEndpoint withAddresses(List<String> resolved) {
        return new TaskEndpoint(taskId, host, resolved, ports, ownAddresses, containerPorts);
    }

    /** Whether a registration has the task's port at one of its addresses or at its host's name. */
    boolean isAt(ServiceInstance instance) {
        String address = plain(instance.address());
        return ports.contains(instance.port()) && (addresses.contains(address) || plain(host).equals(address))
                || containerPorts.contains(instance.port()) && ownAddresses.contains(address);
    }

    /** marathon-consul has the task's id in the service ID, {@code shop_web.5ac…_web_31001}, and in a tag. */
    boolean isNamedIn(ServiceInstance instance) {
        return !taskId.isEmpty()
                && (instance.id().startsWith(taskId + "_") || instance.tags().contains("marathon-task:" + taskId));
    }

    /**
     * Whether a registration has the task's port at the node that is called as its host, which may be registered by another of
     * its addresses. No proof where one registrar registers everything at its own node.
     */
    boolean isOnNode(ServiceInstance instance) {
        String node = instance.node().toLowerCase(Locale.ROOT);
        String name = plain(host);
        boolean isAddress = name.contains(":") || name.matches("[0-9.]+");
        // Consul's node is agent-1 where Marathon's host is agent-1.example.org.
        return ports.contains(instance.port()) && !name.isEmpty() && (name.equals(node) || !isAddress && name.startsWith(node + "."));
    }

    /** Whether only the host's name can be compared, since nobody here knows what it means. */
    boolean isUnresolved() {
        return addresses.isEmpty() && ownAddresses.isEmpty() && !plain(host).matches("[0-9.]+|.*:.*");
    }

    /** {@code 10.0.0.7:31001}; with the first port where there are several. */
    String place() {
        boolean own = !ownAddresses.isEmpty() && !containerPorts.isEmpty();
        List<Integer> its = own ? containerPorts : ports;
        return (own ? ownAddresses.get(0) : host) + (its.isEmpty() ? " (no port)" : ":" + its.get(0));
    }

    /** One notation of an address: {@code ::1} and {@code 0:0:0:0:0:0:0:1} are the same. */
    private static String plain(String address) {
        String text = address.toLowerCase(Locale.ROOT);
        if (!text.contains(":")) {
            return text;
        }
        try {
            // A literal: no name server is asked.
            return InetAddress.getByName(text).getHostAddress();
        } catch (UnknownHostException none) {
            return text;
        }
    }
}
