package io.jenkins.plugins.marathondeploy.marathon;

import io.jenkins.plugins.marathondeploy.address.Origin;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpFailure;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Marathon's instances: asks the one that answered last, and the next one where a connection can't be made. A read is
 * also given to the next one when an instance has no leader to pass it on to; a write never is, since the instance may
 * have passed it on all the same.
 */
final class Instances {
    private final MarathonSettings settings;
    private final Function<HttpCall, CompletableFuture<HttpAnswer>> sender;
    private final Set<Origin> origins;
    private final AtomicInteger preferred = new AtomicInteger();

    /** @param sender {@link #waiting}, or what {@code Http.sendAsync} does */
    Instances(MarathonSettings settings, Function<HttpCall, CompletableFuture<HttpAnswer>> sender) {
        this.settings = settings;
        this.sender = sender;
        origins = settings.instances().stream().map(Origin::of).collect(Collectors.toUnmodifiableSet());
    }

    /** A sender on the thread that asks: its futures are there only once they are completed. */
    static Function<HttpCall, CompletableFuture<HttpAnswer>> waiting(Http http) {
        return call -> {
            try {
                return CompletableFuture.completedFuture(http.send(call));
            } catch (HttpFailure failure) {
                return CompletableFuture.failedFuture(failure);
            }
        };
    }

    /**
     * The answer, whatever its status. Where there is none, the future fails with a {@link MarathonException} of kind
     * {@code UNREACHABLE}, {@code UNTRUSTED}, {@code NO_ANSWER}, {@code UNEXPECTED}, {@code REDIRECTED} or
     * {@code UNAUTHORISED}. Cancelling it gives the exchange up.
     */
    CompletableFuture<HttpAnswer> exchange(Exchange<?> exchange) {
        try {
            return new Round(exchange).ask(0);
        } catch (RuntimeException notSent) {
            return CompletableFuture.failedFuture(notSent);
        }
    }

    /** One exchange that is given from instance to instance until one takes it. */
    private final class Round {
        private final Exchange<?> exchange;
        private final int count = settings.instances().size();
        private final int first = preferred.get();
        private final List<HttpFailure> failures = new ArrayList<>();
        private HttpAnswer leaderless;

        Round(Exchange<?> exchange) {
            this.exchange = exchange;
        }

        CompletableFuture<HttpAnswer> ask(int offset) {
            int index = Math.floorMod(first + offset, count);
            HttpCall call =
                    call(settings.instances().get(index), exchange.method(), exchange.path(), exchange.body());
            boolean more = offset + 1 < count;
            return Derived.compose(send(call), Runnable::run, (answer, problem) -> {
                if (problem != null) {
                    note(call, problem, index);
                } else if (isUnavailable(answer) && call.isRead() && more) {
                    leaderless = answer;
                } else {
                    preferred.set(index);
                    return CompletableFuture.completedFuture(answer);
                }
                return more ? ask(offset + 1) : unserved();
            });
        }

        /** @throws MarathonException when it must not be given to another instance */
        private void note(HttpCall call, Throwable problem, int index) {
            if (!(problem instanceof HttpFailure failure)) {
                throw new CompletionException(problem);
            }
            if (!failure.nothingSent()) {
                // It may hang for long: begin with the next one next time.
                preferred.set(Math.floorMod(index + 1, count));
                throw unanswered(call, failure);
            }
            failures.add(failure);
        }

        private CompletableFuture<HttpAnswer> unserved() {
            if (leaderless != null) {
                return CompletableFuture.completedFuture(leaderless);
            }
            boolean untrusted = failures.stream().allMatch(each -> each.kind() == HttpFailure.Kind.CERTIFICATE);
            throw new MarathonException(
                    untrusted ? MarathonException.Kind.UNTRUSTED : MarathonException.Kind.UNREACHABLE,
                    failures.stream().map(HttpFailure::getMessage).collect(Collectors.joining("; ")),
                    List.of(),
                    List.of(),
                    failures.get(failures.size() - 1));
        }
    }

    private CompletableFuture<HttpAnswer> send(HttpCall call) {
        try {
            return sender.apply(call);
        } catch (IllegalArgumentException login) {
            throw notSent(call, login);
        }
    }

    private static MarathonException notSent(HttpCall call, IllegalArgumentException login) {
        return new MarathonException(
                MarathonException.Kind.UNAUTHORISED, call + " was not sent: " + login.getMessage());
    }

    /** The request to each instance in turn, the preferred one first: for what is not a bounded exchange. */
    List<HttpCall> calls(String method, String path) {
        int count = settings.instances().size();
        int first = preferred.get();
        List<HttpCall> calls = new ArrayList<>();
        for (int offset = 0; offset < count; offset++) {
            URI instance = settings.instances().get(Math.floorMod(first + offset, count));
            calls.add(call(instance, method, path, new byte[0]));
        }
        return calls;
    }

    private HttpCall call(URI instance, String method, String path, byte[] body) {
        HttpCall call = HttpCall.of(method, URI.create(instance + path))
                .withHeader("Accept", "application/json")
                .withAuthentication(settings.authentication().get())
                .withOrigins(origins);
        return body.length == 0 ? call : call.withJson(body);
    }

    /** A standby without a leader answers 502, one that starts 503; 504 is a proxy's. */
    private static boolean isUnavailable(HttpAnswer answer) {
        return answer.status() >= 502 && answer.status() <= 504;
    }

    static MarathonException unanswered(HttpCall call, HttpFailure failure) {
        MarathonException.Kind kind =
                switch (failure.kind()) {
                    case CONNECT, TLS -> MarathonException.Kind.UNREACHABLE;
                    case CERTIFICATE -> MarathonException.Kind.UNTRUSTED;
                    case TIMEOUT, CUT, INTERRUPTED -> MarathonException.Kind.NO_ANSWER;
                    // What redirects a change did not carry it out; a read can be asked again, as of a passing page.
                    case REDIRECT -> call.isRead()
                            ? MarathonException.Kind.UNEXPECTED
                            : MarathonException.Kind.REDIRECTED;
                    case TOO_LARGE -> MarathonException.Kind.UNEXPECTED;
                };
        return new MarathonException(kind, failure.getMessage(), List.of(), List.of(), failure);
    }
}
