package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * The port that clients see, before the JDK's HTTP server. A Docker Engine tries TLS first, even with an insecure
 * registry, and falls back to plain HTTP when that fails; the JDK's server would read the TLS greeting as the beginning
 * of a request line and wait for its end, for 10 seconds at each push. Here such a greeting is answered at once in plain
 * HTTP, as nginx and Go's server do, which is what containerd wants to see before it falls back; every other connection is
 * handed on byte by byte.
 */
final class PlainHttpGate implements AutoCloseable {
    /** The first byte of a TLS record that begins a handshake. */
    private static final int TLS_HANDSHAKE = 0x16;

    private static final byte[] NO_TLS = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;
    private final ExecutorService threads;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    PlainHttpGate(int port, ExecutorService threads) throws IOException {
        this.threads = threads;
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 1024);
    }

    int port() {
        return listener.getLocalPort();
    }

    void start(InetSocketAddress server) {
        threads.execute(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket client = listener.accept();
                    open.add(client);
                    threads.execute(() -> admit(client, server));
                } catch (IOException e) {
                    // Closed, or a client that was gone before it was accepted.
                }
            }
        });
    }

    private void admit(Socket client, InetSocketAddress server) {
        try {
            client.setTcpNoDelay(true);
            InputStream in = client.getInputStream();
            int first = in.read();
            if (first < 0 || first == TLS_HANDSHAKE) {
                client.getOutputStream().write(NO_TLS);
                client.shutdownOutput();
                // Closed before its greeting is read, the connection would be reset, and the answer lost.
                in.transferTo(OutputStream.nullOutputStream());
                close(client);
                return;
            }
            Socket behind = new Socket(server.getAddress(), server.getPort());
            behind.setTcpNoDelay(true);
            open.add(behind);
            behind.getOutputStream().write(first);
            threads.execute(() -> pump(behind, client));
            pump(client, behind);
        } catch (IOException e) {
            close(client);
        }
    }

    /** To the end of one direction; the other one goes on until its own end. */
    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                close(from);
                close(to);
            }
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            // It is gone either way.
        }
        open.forEach(this::close);
    }
}
