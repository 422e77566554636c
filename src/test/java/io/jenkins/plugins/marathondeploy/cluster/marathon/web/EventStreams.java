package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.JsonBody;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Event;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.MarathonModel;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code /v2/events}: any number of clients; a client that does not read holds nobody up. */
final class EventStreams {
    private static final byte[] HEARTBEAT = "\r\n".getBytes(StandardCharsets.UTF_8);

    private final MarathonModel model;
    private final ExecutorService writers;
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final EventGate gate = new EventGate(this::deliver);

    EventStreams(MarathonModel model, ExecutorService writers) {
        this.model = model;
        this.writers = writers;
        model.events().listen(gate::pass);
    }

    EventGate gate() {
        return gate;
    }

    int count() {
        return clients.size();
    }

    /** Takes the exchange over; it stays open after this returns. */
    void open(HttpExchange exchange, Request request) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream;charset=utf-8");
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        Client client = new Client(exchange, new HashSet<>(request.all("event_type")), request.clientIp());
        model.loop().run(() -> {
            clients.add(client);
            tellAbout("event_stream_attached", client);
        });
    }

    private void tellAbout(String type, Client client) {
        model.events().tell(type, JsonNodeFactory.instance.objectNode().put("remoteAddress", client.address));
    }

    private void deliver(Event event) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(("event: " + event.type() + "\r\ndata: ").getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(JsonBody.write(event.data()));
        frame.writeBytes("\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        byte[] bytes = frame.toByteArray();
        for (Client client : clients) {
            if (client.types.isEmpty() || client.types.contains(event.type())) {
                client.send(bytes);
            }
        }
    }

    /** Sends every client an empty line, so that those who left are noticed. */
    void heartbeat() {
        clients.forEach(client -> client.send(HEARTBEAT));
    }

    /** Cuts every stream. */
    void dropAll() {
        clients.forEach(Client::close);
    }

    private final class Client {
        private final HttpExchange exchange;
        private final Set<String> types;
        private final String address;
        private final Queue<byte[]> pending = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean writing = new AtomicBoolean();

        Client(HttpExchange exchange, Set<String> types, String address) {
            this.exchange = exchange;
            this.types = types;
            this.address = address;
        }

        void send(byte[] bytes) {
            pending.add(bytes);
            if (!writers.isShutdown() && writing.compareAndSet(false, true)) {
                writers.execute(this::write);
            }
        }

        private void write() {
            try {
                do {
                    for (byte[] bytes = pending.poll(); bytes != null; bytes = pending.poll()) {
                        exchange.getResponseBody().write(bytes);
                    }
                    exchange.getResponseBody().flush();
                    writing.set(false);
                } while (!pending.isEmpty() && writing.compareAndSet(false, true));
            } catch (IOException e) {
                // the client left
                close();
            }
        }

        void close() {
            if (clients.remove(this)) {
                exchange.close();
                model.loop().run(() -> tellAbout("event_stream_detached", this));
            }
        }
    }
}
