package io.jenkins.plugins.marathondeploy.cluster.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The BuildKit inside of an engine, as one of its own: a port of 127.0.0.1 that speaks what {@code buildkitd} speaks, for a
 * builder with the driver {@code remote} ({@code docker buildx create --driver remote tcp://127.0.0.1:PORT}). The engine
 * gives it to whoever asks for {@code POST /grpc} with {@code Upgrade: h2c}.
 */
public final class BareBuildKit implements AutoCloseable {
    private static final String UPGRADE = "POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

    private final Path engine;
    private final ServerSocket listener;
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "bare-buildkit");
        thread.setDaemon(true);
        return thread;
    });

    private BareBuildKit(Path engine) throws IOException {
        this.engine = engine;
        listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** @param engine the engine's Unix socket */
    public static BareBuildKit of(Path engine) {
        try {
            return new BareBuildKit(engine);
        } catch (IOException e) {
            throw new UncheckedIOException("No port for BuildKit", e);
        }
    }

    /** {@code tcp://127.0.0.1:PORT}. */
    public String address() {
        return "tcp://127.0.0.1:" + listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                SocketChannel server = SocketChannel.open(StandardProtocolFamily.UNIX);
                open.add(client);
                open.add(server);
                server.connect(UnixDomainSocketAddress.of(engine));
                server.write(ByteBuffer.wrap(UPGRADE.getBytes(StandardCharsets.US_ASCII)));
                if (!head(server).startsWith("HTTP/1.1 101 ")) {
                    throw new IOException("The engine does not give its BuildKit");
                }
                threads.execute(() -> requests(client, server));
                threads.execute(() -> answers(server, client));
            }
        } catch (IOException | RuntimeException closed) {
            close();
        }
    }

    private static String head(SocketChannel server) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer next = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0) {
            if (server.read(next.clear()) < 0) {
                throw new IOException("The engine has closed the connection after " + head);
            }
            head.append((char) next.get(0));
        }
        return head.toString();
    }

    private static void requests(Socket client, SocketChannel server) {
        try (client; server) {
            byte[] piece = new byte[64 * 1024];
            for (int read = client.getInputStream().read(piece); read >= 0; read = client.getInputStream().read(piece)) {
                ByteBuffer whole = ByteBuffer.wrap(piece, 0, read);
                while (whole.hasRemaining()) {
                    server.write(whole);
                }
            }
        } catch (IOException left) {
            // one of both sides has left
        }
    }

    private static void answers(SocketChannel server, Socket client) {
        try (client; server) {
            ByteBuffer piece = ByteBuffer.allocate(64 * 1024);
            while (server.read(piece) >= 0) {
                client.getOutputStream().write(piece.array(), 0, piece.position());
                piece.clear();
            }
        } catch (IOException left) {
            // one of both sides has left
        }
    }

    @Override
    public void close() {
        open.add(listener);
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception closedAlready) {
                // all the same
            }
        }
        threads.shutdownNow();
    }
}
