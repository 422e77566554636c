package io.jenkins.plugins.marathondeploy.cluster.platform;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the registrars register, in their own forms. Each returns the service ID. */
public final class Registrars {
    /** Where a task can be reached: its agent's address and one of its host ports. */
    public record Place(String address, int port) {}

    private final ConsulProgram consul;

    public Registrars(ConsulProgram consul) {
        this.consul = consul;
    }

    /** registrator: host, the container's name, the exposed port; no check. */
    public String registrator(String host, String containerId, String name, int exposedPort, Place place) {
        String id = host + ":mesos-" + containerId + ":" + exposedPort;
        consul.register(service(id, name, place));
        return id;
    }

    /** registrator with {@code SERVICE_8080_CHECK_TTL}: begins critical. */
    public String registratorWithCheck(String host, String containerId, String name, int exposedPort, Place place) {
        String id = host + ":mesos-" + containerId + ":" + exposedPort;
        ObjectNode service = service(id, name, place);
        service.putObject("Check").put("TTL", "10m");
        consul.register(service);
        return id;
    }

    /** marathon-consul: the task's id, name and port; tags that say so. */
    public String marathonConsul(String taskId, String name, Place place) {
        String id = taskId + "_" + name + "_" + place.port();
        ObjectNode service = service(id, name, place);
        service.putArray("Tags").add("marathon").add("marathon-task:" + taskId);
        consul.register(service);
        return id;
    }

    /** mesos-consul: the agent's id, name, address and port. */
    public String mesosConsul(String agentId, String name, Place place) {
        String id = "mesos-consul:" + agentId + ":" + name + ":" + place.address() + ":" + place.port();
        consul.register(service(id, name, place));
        return id;
    }

    /** By hand, without an address: the node's counts. */
    public String withoutAddress(String id, String name, int port) {
        ObjectNode service = service(id, name, new Place("", port));
        service.remove("Address");
        consul.register(service);
        return id;
    }

    private static ObjectNode service(String id, String name, Place place) {
        return JsonNodeFactory.instance.objectNode()
                .put("ID", id).put("Name", name).put("Address", place.address()).put("Port", place.port());
    }
}
