package io.jenkins.plugins.marathondeploy.http;

import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Carries out one HTTP exchange: bounded in time and size, certificates verified, redirects followed without giving a
 * login away. Nothing is ever sent twice by this class. Safe for several threads.
 */
public final class Http {
    private final HttpSettings settings;
    private final HttpClients clients;
    private volatile EndingClient client;

    /** @throws IllegalArgumentException when the settings' authority is no certificate */
    public Http(HttpSettings settings, HttpClients clients) {
        this.settings = settings;
        this.clients = clients;
        this.client = clients.get(settings);
    }

    public Http(HttpSettings settings) {
        this(settings, HttpClients.shared());
    }

    /**
     * Sends and waits for the whole answer, whatever its status.
     *
     * @throws HttpFailure              when none came
     * @throws IllegalArgumentException when the login can't be put into a header; nothing was sent
     */
    public HttpAnswer send(HttpCall call) {
        // Not sendAsync and a wait: where there is no timer, a time limit there takes a thread that never ends.
        long end = System.nanoTime() + settings.requestTimeout().toNanos();
        HttpCall current = call;
        for (int redirects = 0; redirects <= Redirect.LIMIT; redirects++) {
            boolean dropped = !current.authentication().equals(call.authentication());
            HttpAnswer answer = exchange(current, dropped, end - System.nanoTime());
            Optional<HttpCall> next = Redirect.next(current, answer.status(), answer.headers());
            if (next.isEmpty()) {
                return answer;
            }
            current = next.get();
        }
        throw Redirect.tooMany(call);
    }

    /**
     * Like {@link #send}, without a thread that waits. The future fails with what {@code send} would have thrown, and
     * is completed on a thread of the client; cancelling it gives the exchange up.
     *
     * @throws IllegalArgumentException when the login can't be put into a header; nothing was sent
     */
    public CompletableFuture<HttpAnswer> sendAsync(HttpCall call) {
        return AsyncExchange.start(this, call);
    }

    /**
     * Sends one request, without following redirects, and gives the answer to a handler while it arrives: for streams,
     * which have no end. Completes when the handler's body does; its failures are told by {@link #explain}. Bounded by
     * the connect timeout alone.
     *
     * @throws IllegalArgumentException when the login can't be put into a header; nothing was sent
     */
    public <T> CompletableFuture<HttpResponse<T>> open(HttpCall call, HttpResponse.BodyHandler<T> handler) {
        HttpRequest request = request(call).build();
        CompletableFuture<Void> known = clients.known(client, call.uri());
        return known.isDone() ? begin(request, handler) : Later.begin(known, clients.work(), () -> begin(request, handler));
    }

    private <T> CompletableFuture<HttpResponse<T>> begin(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        while (true) {
            Optional<CompletableFuture<HttpResponse<T>>> exchange = client.begin(request, handler);
            if (exchange.isPresent()) {
                return exchange.get();
            }
            client = clients.get(settings);
        }
    }

    /** The failure that an exception of {@link #open} stands for. */
    public HttpFailure explain(HttpCall call, Throwable problem) {
        return Explanation.of(call, problem, settings);
    }

    /**
     * The request that an opened stream's answer redirects to; empty when it is no redirect.
     *
     * @throws HttpFailure kind {@code REDIRECT}
     */
    public static Optional<HttpCall> redirected(HttpCall call, HttpResponse<?> answer) {
        return Redirect.next(call, answer.statusCode(), answer.headers());
    }

    private HttpAnswer exchange(HttpCall call, boolean loginDropped, long nanos) {
        CompletableFuture<HttpResponse<byte[]>> pending = begin(call);
        try {
            // Not the request's own timeout: that ends with the headers, and a body may trickle for ever.
            return answer(call, pending.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS), loginDropped);
        } catch (TimeoutException late) {
            pending.cancel(true);
            throw late(call);
        } catch (InterruptedException interrupted) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new HttpFailure(
                    HttpFailure.Kind.INTERRUPTED, call + " was interrupted before its answer was there", interrupted);
        } catch (ExecutionException failed) {
            return failed(call, failed.getCause(), loginDropped);
        }
    }

    CompletableFuture<HttpResponse<byte[]>> begin(HttpCall call) {
        return open(call, answer -> new BoundedBody(settings.maxBodyBytes()));
    }

    static HttpAnswer answer(HttpCall call, HttpResponse<byte[]> response, boolean loginDropped) {
        return new HttpAnswer(response.statusCode(), response.headers(), response.body(), call.uri(), loginDropped);
    }

    HttpAnswer failed(HttpCall call, Throwable problem, boolean loginDropped) {
        if (Explanation.isHidden401(problem)) {
            HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
            return new HttpAnswer(401, none, new byte[0], call.uri(), loginDropped);
        }
        throw Explanation.of(call, problem, settings);
    }

    HttpFailure late(HttpCall call) {
        return Explanation.late(call, settings);
    }

    /** Where an answer is worked on that no thread waits for. */
    Executor work() {
        return clients.work();
    }

    /** Gives an exchange the time that it may take. */
    void limit(CompletableFuture<?> exchange) {
        clients.limit(exchange, settings.requestTimeout());
    }

    private static HttpRequest.Builder request(HttpCall call) {
        byte[] body = call.body();
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri())
                .method(
                        call.method(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .setHeader("User-Agent", UserAgent.VALUE);
        call.headers().forEach(request::setHeader);
        AuthorizationHeader.of(call.authentication()).ifPresent(value -> request.setHeader("Authorization", value));
        return request;
    }
}
