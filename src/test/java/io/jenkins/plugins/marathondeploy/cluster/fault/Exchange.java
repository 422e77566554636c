package io.jenkins.plugins.marathondeploy.cluster.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** One request on its way through the proxy, and what a fault can do with it. */
public final class Exchange {
    private final FaultProxy proxy;
    private final Socket client;
    private final Head head;
    private final byte[] body;

    private Exchange(FaultProxy proxy, Socket client, Head head, byte[] body) {
        this.proxy = proxy;
        this.client = client;
        this.head = head;
        this.body = body;
    }

    static Optional<Exchange> read(FaultProxy proxy, Socket client) throws IOException {
        Optional<Head> head = Head.read(client.getInputStream());
        if (head.isEmpty()) {
            return Optional.empty();
        }
        byte[] body = client.getInputStream().readNBytes(head.get().contentLength());
        return Optional.of(new Exchange(proxy, client, head.get(), body));
    }

    Call call() {
        String[] first = head.first().split(" ");
        return new Call(first[0], first[1], new String(body, StandardCharsets.UTF_8));
    }

    /** Carries the request out; gives the whole answer and sends the client nothing of it. */
    public byte[] carryOut() throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket server = send()) {
            Head answered = Head.read(server.getInputStream()).orElseThrow(() -> new IOException("no answer"));
            answer.writeBytes(answered.with("Connection", "close").bytes());
            server.getInputStream().transferTo(answer);
        }
        return answer.toByteArray();
    }

    /** Carries the request out, and hands the answer on while it arrives. */
    public void relay() throws IOException {
        Socket server = relayHead();
        try (server) {
            server.getInputStream().transferTo(client.getOutputStream());
        } finally {
            proxy.ended(server);
        }
    }

    /** Hands on the beginning of the answer, without its body: for streams. */
    Socket relayHead() throws IOException {
        Socket server = send();
        proxy.opened(server);
        begin(server);
        return server;
    }

    private void begin(Socket server) throws IOException {
        Head answered = Head.read(server.getInputStream()).orElseThrow(() -> new IOException("no answer"));
        write(answered.with("Connection", "close").bytes());
    }

    private Socket send() throws IOException {
        URI to = proxy.server();
        Socket server = new Socket(to.getHost(), to.getPort());
        server.setTcpNoDelay(true);
        server.getOutputStream().write(head.with("Connection", "close").bytes());
        server.getOutputStream().write(body);
        return server;
    }

    /** Sends the client these bytes. */
    public void write(byte[] bytes) throws IOException {
        client.getOutputStream().write(bytes);
    }

    /** Ends the connection with a TCP reset. */
    public void reset() throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    /** Says nothing until the client has left or the proxy is closed. */
    public void hang() throws IOException {
        while (client.getInputStream().read() >= 0) {
            // a client has nothing to say here
        }
    }

    /** Does nothing for a while. */
    void pause(Duration time) throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        proxy.after(time, over::countDown);
        try {
            over.await();
        } catch (InterruptedException closed) {
            throw new InterruptedIOException();
        }
    }

    /** Resets the connection after a while, whatever happens on it. */
    void resetAfter(Duration delay) {
        proxy.after(delay, () -> {
            try {
                reset();
            } catch (IOException left) {
                // it is closed either way
            }
        });
    }

    /** Nobody listens any more for a while; this connection alone stays. */
    void refuse(Duration time) {
        proxy.refuse(time, client);
    }
}
