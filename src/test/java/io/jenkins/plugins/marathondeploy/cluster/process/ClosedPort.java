package io.jenkins.plugins.marathondeploy.cluster.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A port of 127.0.0.1 that nobody listens on: connections are refused. It is bound all the time, so that no other test,
 * which asks for any free port, gets it and answers there.
 */
public final class ClosedPort implements AutoCloseable {
    private final Socket bound = new Socket();

    private ClosedPort(int port) {
        // A server that has just been closed has its port until its thread has heard of it.
        Awaitility.await("port " + port + " of 127.0.0.1 to be kept closed").pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10)).atMost(Duration.ofSeconds(30)).until(() -> bind(port));
    }

    private boolean bind(int port) throws IOException {
        // Connections that have ended there may still be known to the system.
        bound.setReuseAddress(true);
        try {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException taken) {
            return false;
        }
    }

    /** Any. */
    public static ClosedPort any() {
        return new ClosedPort(0);
    }

    /** That of a server which has just been closed. */
    public static ClosedPort of(URI server) {
        return new ClosedPort(server.getPort());
    }

    /** {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + bound.getLocalPort());
    }

    /** Lets others have it. */
    @Override
    public void close() {
        try {
            bound.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
