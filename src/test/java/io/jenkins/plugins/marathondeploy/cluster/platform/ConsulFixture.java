package io.jenkins.plugins.marathondeploy.cluster.platform;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer.Request;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What Consul 1.8.7 answers to {@code GET /v1/health/service/…}, where there is no Consul: a service that nobody has registered,
 * and one that the token may not see, is {@code 200 []}.
 */
public final class ConsulFixture implements AutoCloseable {
    private static final String HEALTH = "/v1/health/service/";

    private final String service;
    private final StubServer server;
    private final AtomicLong index = new AtomicLong(40);
    private volatile Supplier<List<Registration>> registered = List::of;
    private volatile boolean goesBack;

    /**
     * One instance of the service.
     *
     * @param check  id of its own check; empty for none, so that the node's alone counts
     * @param status of that check
     */
    public record Registration(String id, String address, int port, String check, String status) {
        /** As mesos-consul and marathon-consul register what has no check. */
        public static Registration of(String id, String address, int port) {
            return new Registration(id, address, port, "", "passing");
        }

        /** With a check in this state. */
        public Registration with(String checkId, String state) {
            return new Registration(id, address, port, checkId, state);
        }

        /** At another port. */
        public Registration at(int other) {
            return new Registration(id, address, other, check, status);
        }

        private ObjectNode json(String service) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.putObject("Node").put("ID", "d6a4b2a7-0000-4000-8000-000000000001").put("Node", "agent-1")
                    .put("Address", "127.0.0.1").put("Datacenter", "dc1");
            ObjectNode own = json.putObject("Service").put("ID", id).put("Service", service).put("Address", address).put("Port", port);
            own.putArray("Tags");
            own.putObject("Weights").put("Passing", 1).put("Warning", 1);
            ArrayNode checks = json.putArray("Checks");
            checks.addObject().put("Node", "agent-1").put("CheckID", "serfHealth").put("Name", "Serf Health Status")
                    .put("Status", "passing").put("Notes", "").put("Output", "Agent alive and reachable").put("ServiceID", "");
            if (!check.isEmpty()) {
                checks.addObject().put("Node", "agent-1").put("CheckID", check).put("Name", "Service '" + service + "' check")
                        .put("Status", status).put("Notes", "").put("Output", "HTTP GET: " + status).put("ServiceID", id);
            }
            return json;
        }
    }

    private ConsulFixture(String service) throws IOException {
        this.service = service;
        server = new StubServer(this::answer);
    }

    /** One that knows this service. */
    public static ConsulFixture start(String service) throws IOException {
        return new ConsulFixture(service);
    }

    public URI uri() {
        return server.uri("");
    }

    /** What is registered from now on, asked with each request. */
    public void shows(Supplier<List<Registration>> registrations) {
        registered = registrations;
    }

    /** Its index goes back from now on with each answer, as that of a server which was restored. */
    public void indexGoesBack() {
        goesBack = true;
    }

    private Reply answer(Request request) {
        String path = request.target().replaceFirst("\\?.*", "");
        if (!path.startsWith(HEALTH)) {
            return Reply.of(404, "");
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        if (path.equals(HEALTH + service)) {
            registered.get().forEach(each -> list.add(each.json(service)));
        }
        long now = goesBack ? Math.max(1, index.decrementAndGet()) : index.incrementAndGet();
        return Reply.of(200, list.toString())
                .with("Content-Type", "application/json").with("X-Consul-Index", Long.toString(now))
                .with("X-Consul-KnownLeader", "true").with("X-Consul-LastContact", "0");
    }

    @Override
    public void close() {
        server.close();
    }
}
