package io.jenkins.plugins.marathondeploy.http;

import io.jenkins.plugins.marathondeploy.address.AddressRules;
import io.jenkins.plugins.marathondeploy.address.AllowedAddresses;
import io.jenkins.plugins.marathondeploy.async.Derived;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Carries out one HTTP exchange: bounded in time and size, certificates verified, redirects followed within one
 * server only. Nothing is ever sent twice by this class. Safe for several threads.
 */
public final class Http {
    private static final String USER_AGENT = "marathon-deploy/" + version();

    private final HttpSettings settings;
    private final HttpClients clients;
    private volatile Client client;

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
        CompletableFuture<HttpAnswer> answer = sendAsync(call);
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HttpFailure(
                    HttpFailure.Kind.INTERRUPTED, call + " was interrupted before its answer was there", interrupted);
        } catch (ExecutionException failed) {
            return Derived.get(null, failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    /**
     * Like {@link #send}, without a thread that waits. The future fails with what {@code send} would have thrown;
     * cancelling it gives the exchange up and frees its connection.
     *
     * @throws IllegalArgumentException when the login can't be put into a header; nothing was sent
     */
    public CompletableFuture<HttpAnswer> sendAsync(HttpCall call) {
        return limited(call, exchange(call, call, 0));
    }

    /**
     * As {@link #sendAsync}, but follows no redirect, and of a longer body reads its beginning: for what is looked at as any
     * visitor sees it.
     *
     * @param most bytes of the body that are read; more than zero
     */
    public CompletableFuture<HttpAnswer> sendOnce(HttpCall call, int most) {
        return limited(call, answer(call, most, true));
    }

    private CompletableFuture<HttpAnswer> limited(HttpCall call, CompletableFuture<HttpAnswer> exchange) {
        // Not the request's own timeout: that ends with the headers, and a body may trickle for ever.
        clients.limit(exchange, settings.requestTimeout());
        return Derived.from(exchange, (answer, problem) ->
                Derived.get(answer, problem instanceof TimeoutException ? explain(call, problem) : problem));
    }

    private CompletableFuture<HttpAnswer> exchange(HttpCall call, HttpCall first, int redirects) {
        return Derived.compose(answer(call, settings.maxBodyBytes(), false), clients.work, (answer, problem) -> {
            Optional<HttpCall> next = call.redirected(Derived.get(answer, problem).status(), answer.headers());
            if (next.isEmpty()) {
                return CompletableFuture.completedFuture(answer);
            }
            if (redirects == HttpCall.REDIRECTS) {
                throw first.misdirected("was redirected more than " + redirects + " times");
            }
            return exchange(next.get(), first, redirects + 1);
        });
    }

    private CompletableFuture<HttpAnswer> answer(HttpCall call, int most, boolean cut) {
        return Derived.from(open(call, response -> new BoundedBody(call, most, cut)), (response, problem) -> problem != null
                ? failed(call, problem)
                : new HttpAnswer(
                        response.statusCode(), response.headers(), response.body(), call.uri(), isConfidential()));
    }

    /**
     * Sends one request, without following redirects, and gives the answer to a handler while it arrives: for streams,
     * which have no end. Completes when the handler's body does; its failures are told by {@link #explain}. Bounded by
     * the connect timeout alone.
     *
     * @throws IllegalArgumentException when the login can't be put into a header; nothing was sent
     */
    public <T> CompletableFuture<HttpResponse<T>> open(HttpCall call, HttpResponse.BodyHandler<T> handler) {
        HttpRequest request = request(call);
        CompletableFuture<Void> known = clients.names.known(client.peer(call.uri()));
        return known.isDone()
                ? begin(call, request, handler)
                // A copy: others may wait for the same name, and go on waiting when this exchange is given up.
                : Derived.compose(known.copy(), clients.work, (none, problem) -> begin(call, request, handler));
    }

    private boolean isConfidential() {
        return settings.allowed().isPresent();
    }

    /** A name that a proxy resolves may lead to any network. */
    private Optional<String> refusal(URI address) {
        Optional<AllowedAddresses> allowed = settings.allowed().map(AddressRules::now);
        boolean direct = allowed.isEmpty() || address.getHost().equals(client.peer(address));
        return allowed.flatMap(addresses -> direct ? addresses.refusal(address) : addresses.refusalByName(address));
    }

    private <T> CompletableFuture<HttpResponse<T>> begin(
            HttpCall call, HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        Optional<String> refusal = refusal(call.uri());
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(new HttpFailure(
                    HttpFailure.Kind.CONNECT, call + " was not sent: " + refusal.get(), null));
        }
        Client current = client;
        while (!current.enter()) {
            current = clients.get(settings);
        }
        client = current;
        return current.begin(request, handler);
    }

    /** The failure that an exception of {@link #open} stands for. */
    public HttpFailure explain(HttpCall call, Throwable problem) {
        return HttpFailure.of(call, problem, settings);
    }

    private HttpAnswer failed(HttpCall call, Throwable problem) {
        if (!HttpFailure.isHidden401(problem)) {
            throw explain(call, problem);
        }
        HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
        return new HttpAnswer(401, none, new byte[0], call.uri(), isConfidential());
    }

    private static HttpRequest request(HttpCall call) {
        byte[] body = call.body();
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri())
                .method(
                        call.method(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .setHeader("User-Agent", USER_AGENT);
        call.headers().forEach(request::setHeader);
        call.authentication().header().ifPresent(value -> request.setHeader("Authorization", value));
        return request.build();
    }

    private static String version() {
        String version = Http.class.getPackage().getImplementationVersion();
        // A plugin built by hand has "1.0-SNAPSHOT (private-…-user)" there.
        return version == null || version.isBlank() ? "dev" : version.strip().split("\\s")[0];
    }
}
