package io.jenkins.plugins.marathondeploy.cluster.mesos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The HTTP API of Mesos agents: which executors there are ({@code /state}, {@code /containers}) and what their tasks
 * wrote ({@code /files/read}, {@code /files/browse}). One server stands for all agents of a fixture.
 */
public final class MesosAgent implements AutoCloseable {
    /** The most bytes of one read: 16 pages, as in Mesos. */
    private static final int MAX_READ = 16 * 4096;

    private final SandboxStore sandboxes;
    private final HttpServer server;
    private final ExecutorService workers = Executors.newFixedThreadPool(4, task -> {
        Thread thread = new Thread(task, "mesos-agent-fixture");
        thread.setDaemon(true);
        return thread;
    });

    /** Serves the sandboxes on a free port of 127.0.0.1. */
    public MesosAgent(SandboxStore sandboxes) throws IOException {
        this.sandboxes = sandboxes;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        switch (exchange.getRequestURI().getPath()) {
            case "/state", "/state.json", "/slave(1)/state" -> send(exchange, 200, state().toString());
            case "/containers" -> send(exchange, 200, containers().toString());
            case "/files/read", "/files/read.json" -> read(exchange, query);
            case "/files/browse", "/files/browse.json" -> browse(exchange, query);
            default -> send(exchange, 404, "");
        }
    }

    private static Map<String, String> query(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }

    private ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("version", "1.7.2").put("hostname", "127.0.0.1");
        ObjectNode framework = state.putArray("frameworks").addObject()
                .put("id", SandboxStore.FRAMEWORK).put("name", "marathon");
        state.putArray("completed_frameworks");
        ArrayNode running = framework.putArray("executors");
        ArrayNode completed = framework.putArray("completed_executors");
        for (SandboxStore.Executor executor : sandboxes.executors()) {
            ObjectNode json = (executor.completed() ? completed : running).addObject()
                    .put("id", executor.taskId()).put("name", "Command Executor (Task: " + executor.taskId() + ")")
                    .put("source", executor.taskId()).put("container", executor.container())
                    .put("directory", executor.sandbox().directory());
            ObjectNode task = json.putArray(executor.completed() ? "completed_tasks" : "tasks").addObject();
            task.put("id", executor.taskId()).put("slave_id", executor.agentId())
                    .put("framework_id", SandboxStore.FRAMEWORK).put("executor_id", "");
        }
        return state;
    }

    private JsonNode containers() {
        ArrayNode containers = JsonNodeFactory.instance.arrayNode();
        for (SandboxStore.Executor executor : sandboxes.executors()) {
            if (!executor.completed()) {
                containers.addObject().put("container_id", executor.container()).put("executor_id", executor.taskId())
                        .put("framework_id", SandboxStore.FRAMEWORK).put("source", executor.taskId());
            }
        }
        return containers;
    }

    private Optional<Sandbox> sandbox(String path) {
        return sandboxes.executors().stream().map(SandboxStore.Executor::sandbox)
                .filter(sandbox -> path.equals(sandbox.directory()) || path.startsWith(sandbox.directory() + "/"))
                .findFirst();
    }

    private void read(HttpExchange exchange, Map<String, String> query) throws IOException {
        String path = query.getOrDefault("path", "");
        if (path.isEmpty()) {
            send(exchange, 400, "Expecting 'path=value' in query.\n");
            return;
        }
        Sandbox sandbox = sandbox(path).orElse(null);
        String file = path.substring(path.lastIndexOf('/') + 1);
        if (sandbox == null || !sandbox.has(file) || !path.equals(sandbox.directory() + "/" + file)) {
            send(exchange, 404, "");
            return;
        }
        int offset = Integer.parseInt(query.getOrDefault("offset", "-1"));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (offset < 0) {
            // an offset of -1 asks for the size
            answer.put("data", "").put("offset", sandbox.size(file));
        } else {
            int length = Integer.parseInt(query.getOrDefault("length", "-1"));
            int most = length < 0 ? MAX_READ : Math.min(length, MAX_READ);
            answer.put("data", new String(sandbox.read(file, offset, most), StandardCharsets.UTF_8))
                    .put("offset", offset);
        }
        send(exchange, 200, answer.toString());
    }

    private void browse(HttpExchange exchange, Map<String, String> query) throws IOException {
        String path = query.getOrDefault("path", "");
        Sandbox sandbox = sandbox(path).orElse(null);
        if (sandbox == null) {
            send(exchange, 404, "");
            return;
        }
        ArrayNode files = JsonNodeFactory.instance.arrayNode();
        for (String name : sandbox.names()) {
            files.addObject().put("path", sandbox.directory() + "/" + name).put("size", sandbox.size(name))
                    .put("mode", "-rw-r--r--").put("nlink", 1).put("uid", "root").put("gid", "root");
        }
        send(exchange, 200, files.toString());
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", body.startsWith("{") || body.startsWith("[")
                ? "application/json" : "text/plain");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
