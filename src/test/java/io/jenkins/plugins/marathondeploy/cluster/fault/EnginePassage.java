package io.jenkins.plugins.marathondeploy.cluster.fault;

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
import java.util.concurrent.atomic.AtomicReference;

/**
 * A port of 127.0.0.1 that leads to a Docker Engine's Unix socket, and can be cut: to its client the engine has stopped,
 * while the engine itself serves others.
 */
public final class EnginePassage implements AutoCloseable {
    private record Before(String request, Runnable action, boolean always) {}

    private final Path engine;
    private final ServerSocket listener;
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(EnginePassage::daemon);
    private final AtomicReference<Before> before = new AtomicReference<>();
    private volatile String cutAfter = "";
    private volatile boolean silent;

    private EnginePassage(Path engine) throws IOException {
        this.engine = engine;
        listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** @param engine the engine's Unix socket */
    public static EnginePassage to(Path engine) {
        try {
            return new EnginePassage(engine);
        } catch (IOException e) {
            throw new UncheckedIOException("No port for the passage to the engine", e);
        }
    }

    /** {@code tcp://127.0.0.1:PORT}. */
    public String address() {
        return "tcp://127.0.0.1:" + listener.getLocalPort();
    }

    /** Cuts all connections once the engine has sent this text, and makes no new ones. */
    public EnginePassage cutAfter(String text) {
        cutAfter = text;
        return this;
    }

    /** Takes connections, but says nothing on them. */
    public EnginePassage silent() {
        silent = true;
        return this;
    }

    /** Does something before the first request whose head contains the text goes to the engine. */
    public EnginePassage before(String request, Runnable action) {
        before.set(new Before(request, action, false));
        return this;
    }

    /** As {@link #before}, for each such request. */
    public EnginePassage beforeEach(String request, Runnable action) {
        before.set(new Before(request, action, true));
        return this;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                open.add(client);
                if (!silent) {
                    SocketChannel server = SocketChannel.open(StandardProtocolFamily.UNIX);
                    open.add(server);
                    server.connect(UnixDomainSocketAddress.of(engine));
                    threads.execute(() -> requests(client, server));
                    threads.execute(() -> answers(server, client));
                }
            }
        } catch (IOException | RuntimeException closed) {
            cut();
        }
    }

    private void requests(Socket client, SocketChannel server) {
        try (client; server) {
            byte[] piece = new byte[64 * 1024];
            for (int read = client.getInputStream().read(piece); read >= 0; read = client.getInputStream().read(piece)) {
                Before planned = before.get();
                if (planned != null
                        && new String(piece, 0, read, StandardCharsets.ISO_8859_1).contains(planned.request())
                        && before.compareAndSet(planned, planned.always() ? planned : null)) {
                    planned.action().run();
                }
                ByteBuffer whole = ByteBuffer.wrap(piece, 0, read);
                while (whole.hasRemaining()) {
                    server.write(whole);
                }
            }
        } catch (IOException left) {
            // one of both sides has left, or was made to
        }
    }

    private void answers(SocketChannel server, Socket client) {
        try (client; server) {
            ByteBuffer piece = ByteBuffer.allocate(64 * 1024);
            while (server.read(piece) >= 0) {
                String text = new String(piece.array(), 0, piece.position(), StandardCharsets.ISO_8859_1);
                client.getOutputStream().write(piece.array(), 0, piece.position());
                piece.clear();
                if (!cutAfter.isEmpty() && text.contains(cutAfter)) {
                    cut();
                }
            }
        } catch (IOException left) {
            // one of both sides has left, or was made to
        }
    }

    private void cut() {
        open.add(listener);
        for (AutoCloseable connection : open) {
            try {
                connection.close();
            } catch (Exception closedAlready) {
                // all the same
            }
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "engine-passage");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        cut();
        threads.shutdownNow();
    }
}
