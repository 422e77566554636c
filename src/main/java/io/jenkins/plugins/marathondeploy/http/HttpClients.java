package io.jenkins.plugins.marathondeploy.http;

import io.jenkins.plugins.marathondeploy.async.Derived;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Clients that are shared: each has a selector thread and a pool of connections, so one serves everybody who trusts the
 * same authorities. A client that nobody holds any more is given up, sooner by {@link #retire}.
 */
public final class HttpClients {
    private static final HttpClients SHARED = new HttpClients(HttpClient::newBuilder);

    private record Key(Optional<String> authorityPem, Duration connectTimeout) {}

    private final Supplier<HttpClient.Builder> builders;
    private final ScheduledExecutorService timer;
    final Executor work;
    final Names names;
    private final Map<Key, WeakReference<Client>> clients = new HashMap<>();
    private final LastAnswered lastAnswered = new LastAnswered();

    /** @param builders where a client starts from: a proxy, an executor; redirects, TLS and timeouts are set here */
    public HttpClients(Supplier<HttpClient.Builder> builders) {
        this(builders, null, Runnable::run, new Names(domain -> Runnable::run, name -> { }));
    }

    private HttpClients(
            Supplier<HttpClient.Builder> builders, ScheduledExecutorService timer, Executor work, Names names) {
        this.builders = builders;
        this.timer = timer;
        this.work = work;
        this.names = names;
    }

    /**
     * With all work on given executors.
     *
     * @param timer   for the time limits of exchanges that no thread waits for; nothing is done on its threads
     * @param clients the clients' own executor, for sending and receiving
     * @param work    for what follows an answer. The JDK's client completes its futures on the JVM's common pool, or,
     *                with few processors, on a new thread each; only the handing over stays there
     * @param names   where names are resolved, which would block the clients' executor otherwise
     */
    public static HttpClients on(
            ScheduledExecutorService timer,
            Executor clients,
            Executor work,
            Names names,
            Supplier<HttpClient.Builder> builders) {
        return new HttpClients(() -> builders.get().executor(clients), timer, work, names);
    }

    /** Those of the whole process, without a proxy. */
    public static HttpClients shared() {
        return SHARED;
    }

    /** Which address of a service answered last, of those that have several. */
    public LastAnswered lastAnswered() {
        return lastAnswered;
    }

    /** Ends a future with a {@link TimeoutException} unless it is completed in time. */
    public void limit(CompletableFuture<?> future, Duration time) {
        if (timer == null) {
            future.orTimeout(time.toNanos(), TimeUnit.NANOSECONDS);
            return;
        }
        Runnable late = () -> work.execute(() -> future.completeExceptionally(new TimeoutException()));
        Future<?> alarm = timer.schedule(late, time.toNanos(), TimeUnit.NANOSECONDS);
        future.whenComplete((result, problem) -> alarm.cancel(false));
    }

    /**
     * Ends the selector threads and closes the connections: now, where no exchange is under way, else with the last one.
     * Nothing is lost: whoever holds these clients goes on with new ones.
     */
    public void retire() {
        synchronized (clients) {
            clients.values().stream().map(WeakReference::get).filter(Objects::nonNull).forEach(Client::retire);
            clients.clear();
        }
    }

    /**
     * The addresses that a name has, resolved where these clients resolve names; an address has itself. Empty for a name that
     * nobody knows; never fails.
     */
    public CompletableFuture<List<String>> addresses(String host) {
        return Derived.compose(names.known(host), work, (none, problem) -> {
            try {
                InetAddress[] found = host.isEmpty() ? new InetAddress[0] : InetAddress.getAllByName(host);
                return CompletableFuture.completedFuture(Stream.of(found).map(InetAddress::getHostAddress).toList());
            } catch (UnknownHostException unknown) {
                return CompletableFuture.completedFuture(List.of());
            }
        });
    }

    /** The client for these settings, an existing one where there is one. */
    Client get(HttpSettings settings) {
        Key key = new Key(settings.authorityPem(), settings.connectTimeout());
        synchronized (clients) {
            clients.values().removeIf(reference -> reference.get() == null);
            WeakReference<Client> known = clients.get(key);
            Client client = known == null ? null : known.get();
            if (client == null) {
                client = new Client(() -> create(key));
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
