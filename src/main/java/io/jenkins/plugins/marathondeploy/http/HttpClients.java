package io.jenkins.plugins.marathondeploy.http;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Clients that are shared: each has a selector thread and a pool of connections, so one serves everybody who trusts the
 * same authorities. A client that nobody holds any more is given up, sooner by {@link #retire}.
 */
public final class HttpClients {
    private static final HttpClients SHARED = new HttpClients(HttpClient::newBuilder);

    private record Key(Optional<String> authorityPem, Duration connectTimeout) {}

    private final Supplier<HttpClient.Builder> builders;
    private final ScheduledExecutorService timer;
    private final Executor work;
    private final Names names;
    /** Of all clients; null where each exchange's settings say. */
    private final Duration connectTimeout;
    /** Also what locks it, since others may share it. */
    private final Map<Key, WeakReference<EndingClient>> clients;

    /** @param builders where a client starts from: a proxy, an executor; redirects, TLS and timeouts are set here */
    public HttpClients(Supplier<HttpClient.Builder> builders) {
        this(builders, null, Runnable::run, null, null, new HashMap<>());
    }

    /**
     * With all work on given executors.
     *
     * @param timer for the time limits of exchanges that no thread waits for; never blocked by anybody
     * @param work  the clients' own, and for what follows an answer
     * @param names where names are resolved, which would block the clients' executor otherwise
     */
    public static HttpClients on(
            ScheduledExecutorService timer, Executor work, Names names, Supplier<HttpClient.Builder> builders) {
        return new HttpClients(() -> builders.get().executor(work), timer, work, names, null, new HashMap<>());
    }

    private HttpClients(
            Supplier<HttpClient.Builder> builders,
            ScheduledExecutorService timer,
            Executor work,
            Names names,
            Duration connectTimeout,
            Map<Key, WeakReference<EndingClient>> clients) {
        this.builders = builders;
        this.timer = timer;
        this.work = work;
        this.names = names;
        this.connectTimeout = connectTimeout;
        this.clients = clients;
    }

    /**
     * The same clients for answers that take longer to be worked on. A client has one connect timeout: it is that of
     * {@link HttpSettings#defaults()} here, and what is shorter than that in an exchange's settings is only its whole time.
     *
     * @param other where what follows an answer is done
     */
    public HttpClients working(Executor other) {
        return new HttpClients(builders, timer, other, names, HttpSettings.defaults().connectTimeout(), clients);
    }

    /** Those of the whole process, without a proxy. */
    public static HttpClients shared() {
        return SHARED;
    }

    /** Ends a future with a {@link java.util.concurrent.TimeoutException} unless it is completed in time. */
    public void limit(CompletableFuture<?> future, Duration time) {
        if (timer == null) {
            future.orTimeout(time.toNanos(), TimeUnit.NANOSECONDS);
            return;
        }
        Runnable late = () -> future.completeExceptionally(new TimeoutException());
        Future<?> alarm = timer.schedule(late, time.toNanos(), TimeUnit.NANOSECONDS);
        future.whenComplete((result, problem) -> alarm.cancel(false));
    }

    /**
     * Where what follows an answer is done: on the executor, where there is one. The JDK's client completes its futures
     * on the JVM's common pool, or, with few processors, on a new thread each; only the handing over stays there.
     */
    Executor work() {
        return work;
    }

    /**
     * Ends the selector threads and closes the connections: now, where no exchange is under way, else with the last one.
     * Nothing is lost: whoever holds these clients goes on with new ones.
     */
    public void retire() {
        synchronized (clients) {
            clients.values().forEach(reference -> {
                EndingClient client = reference.get();
                if (client != null) {
                    client.retire();
                }
            });
            clients.clear();
        }
    }

    /** Completes when an exchange can begin without waiting for a name; never fails. */
    CompletableFuture<Void> known(EndingClient client, URI address) {
        return names == null ? CompletableFuture.completedFuture(null) : names.known(client.peer(address));
    }

    /** The client for these settings, an existing one where there is one. */
    EndingClient get(HttpSettings settings) {
        synchronized (clients) {
            clients.values().removeIf(reference -> reference.get() == null);
            Key key = new Key(
                    settings.authorityPem(), connectTimeout == null ? settings.connectTimeout() : connectTimeout);
            WeakReference<EndingClient> known = clients.get(key);
            EndingClient client = known == null ? null : known.get();
            if (client == null) {
                client = new EndingClient(() -> create(key));
                clients.put(key, new WeakReference<>(client));
            }
            return client;
        }
    }

    private HttpClient create(Key key) {
        return builders.get()
                .sslContext(Trust.context(key.authorityPem()))
                .connectTimeout(key.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                // The cleartext upgrade to HTTP/2 is offered with the first request, which old proxies mistake.
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }
}
