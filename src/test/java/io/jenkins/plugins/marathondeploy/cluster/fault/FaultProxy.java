package io.jenkins.plugins.marathondeploy.cluster.fault;

import io.jenkins.plugins.marathondeploy.cluster.process.ClosedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Stands between a client and an HTTP server on a port of 127.0.0.1, with real connections, one a request. Requests that
 * no fault is meant for pass.
 */
public final class FaultProxy implements AutoCloseable {
    private record Rule(Predicate<Call> which, Fault fault, AtomicBoolean met) {}

    private final URI server;
    private final int port;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<Call> answered = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(FaultProxy::daemon);
    private final ScheduledExecutorService alarms = Executors.newSingleThreadScheduledExecutor(FaultProxy::daemon);
    private volatile ServerSocket listener;
    /** Null until connections were refused. */
    private volatile ClosedPort refused;
    private volatile boolean closed;

    private FaultProxy(URI server) throws IOException {
        this.server = server;
        listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        port = listener.getLocalPort();
        ServerSocket first = listener;
        threads.execute(() -> accept(first));
    }

    public static FaultProxy before(URI server) {
        try {
            return new FaultProxy(server);
        } catch (IOException e) {
            throw new UncheckedIOException("The fault proxy could not open a port on 127.0.0.1", e);
        }
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    URI server() {
        return server;
    }

    /** All requests that match meet the fault, until {@link #clear()}. The first rule that matches counts. */
    public void inject(Predicate<Call> which, Fault fault) {
        rules.add(new Rule(which, fault, new AtomicBoolean()));
    }

    /** The next requests that match meet the fault. */
    public void inject(int times, Predicate<Call> which, Fault fault) {
        AtomicInteger left = new AtomicInteger(times);
        inject(call -> which.test(call) && left.getAndDecrement() > 0, fault);
    }

    /** The requests that match meet the fault for a while from the first of them on. */
    public void inject(Duration time, Predicate<Call> which, Fault fault) {
        AtomicReference<Long> first = new AtomicReference<>();
        inject(call -> {
            if (!which.test(call)) {
                return false;
            }
            first.compareAndSet(null, System.nanoTime());
            return System.nanoTime() - first.get() < time.toNanos();
        }, fault);
    }

    /** Ends all faults that wait for a request. */
    public void clear() {
        rules.clear();
    }

    /** Whether a fault waits for a request that has not come yet: a scenario in which nothing went wrong shows nothing. */
    public boolean isUnmet() {
        return rules.stream().anyMatch(rule -> !rule.met.get());
    }

    /** How many requests that match have been dealt with, well or badly. */
    public long count(Predicate<Call> which) {
        return answered.stream().filter(which).count();
    }

    /** Nobody listens for a while, and all open connections end. */
    public void refuse(Duration time) {
        refuse(time, null);
    }

    void refuse(Duration time, Socket spared) {
        quietly(listener);
        ClosedPort refusing = ClosedPort.of(uri());
        refused = refusing;
        Set.copyOf(open).stream().filter(socket -> socket != spared).forEach(FaultProxy::quietly);
        after(time, () -> {
            refusing.close();
            listen();
        });
    }

    private void listen() {
        if (closed) {
            return;
        }
        try {
            ServerSocket next = new ServerSocket();
            next.setReuseAddress(true);
            next.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
            listener = next;
            threads.execute(() -> accept(next));
        } catch (IOException taken) {
            // an outgoing connection of somebody's has the port at the moment
            after(Duration.ofMillis(50), this::listen);
        }
    }

    void after(Duration delay, Runnable task) {
        if (!alarms.isShutdown()) {
            alarms.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    void opened(Socket socket) {
        open.add(socket);
    }

    void ended(Socket socket) {
        open.remove(socket);
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket client = from.accept();
                opened(client);
                threads.execute(() -> serve(client));
            }
        } catch (IOException | RuntimeException ended) {
            quietly(from);
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            Optional<Exchange> exchange = Exchange.read(this, client);
            if (exchange.isPresent()) {
                Call call = exchange.get().call();
                Fault fault = fault(call);
                answered.add(call);
                fault.happen(exchange.get());
            }
        } catch (IOException left) {
            // one of both sides has left, or was made to
        } finally {
            ended(client);
        }
    }

    private Fault fault(Call call) {
        for (Rule rule : rules) {
            if (rule.which.test(call)) {
                rule.met.set(true);
                return rule.fault;
            }
        }
        return Exchange::relay;
    }

    private static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception closedAlready) {
            // all the same
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        closed = true;
        quietly(listener);
        if (refused != null) {
            refused.close();
        }
        alarms.shutdownNow();
        Set.copyOf(open).forEach(FaultProxy::quietly);
        threads.shutdownNow();
    }
}
