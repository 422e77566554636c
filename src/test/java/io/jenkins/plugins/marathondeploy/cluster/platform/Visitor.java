package io.jenkins.plugins.marathondeploy.cluster.platform;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks an address again and again, and counts what it gets. Each request has a connection of its own and is sent once: the JDK's
 * clients would ask again, without a word, where a connection ends before an answer.
 */
public final class Visitor implements AutoCloseable {
    private static final long PAUSE_MILLIS = 25;
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int FAILURES_KEPT = 5;

    private final URI address;
    private final Map<String, Integer> served = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private final Repeated visits;
    private int failed;

    private Visitor(URI address) {
        this.address = address;
        visits = new Repeated("visitor", PAUSE_MILLIS, this::visit);
    }

    /** @param address http, with a path behind which the app tells its version as plain text */
    public static Visitor of(URI address) {
        return new Visitor(address);
    }

    /**
     * What was counted.
     *
     * @param served   answers by version
     * @param failed   requests without a good answer
     * @param failures the first of these: when, and what came instead
     */
    public record Count(Map<String, Integer> served, int failed, List<String> failures) {
        public int total() {
            return served.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** Up to now. */
    public synchronized Count count() {
        return new Count(new TreeMap<>(served), failed, List.copyOf(failures));
    }

    @Override
    public void close() {
        visits.close();
    }

    private void visit() {
        try {
            String version = version(address);
            synchronized (this) {
                served.merge(version, 1, Integer::sum);
            }
        } catch (IOException problem) {
            synchronized (this) {
                failed++;
                if (failures.size() < FAILURES_KEPT) {
                    failures.add(Instant.now() + " " + problem.getMessage());
                }
            }
        }
    }

    /**
     * Returns the version that answers, by one request.
     *
     * @throws IOException when no whole answer comes, or another one than 200 with a text
     */
    public static String version(URI address) throws IOException {
        String answer;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = "GET " + address.getPath() + " HTTP/1.0\r\nHost: " + address.getAuthority() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
        String status = answer.lines().findFirst().orElse("");
        if (!status.matches("HTTP/1\\.[01] 200 .*")) {
            throw new IOException(status.isEmpty() ? "answered nothing" : "answered " + status);
        }
        int headers = answer.indexOf("\r\n\r\n");
        String body = headers < 0 ? "" : answer.substring(headers).strip();
        if (body.isEmpty()) {
            throw new IOException("answered 200 with nothing in it");
        }
        return body;
    }
}
