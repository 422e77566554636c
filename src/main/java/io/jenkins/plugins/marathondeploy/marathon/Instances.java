package io.jenkins.plugins.marathondeploy.marathon;

import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpFailure;
import io.jenkins.plugins.marathondeploy.http.Origin;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Marathon's instances: asks the one that answered last, and the next one where a connection can't be made. A read is
 * also given to the next one when an instance has no leader to pass it on to; a write never is, since the instance may
 * have passed it on all the same.
 */
final class Instances {
    private final MarathonSettings settings;
    private final Http http;
    private final Set<Origin> origins;
    private final AtomicInteger preferred = new AtomicInteger();

    Instances(MarathonSettings settings, Http http) {
        this.settings = settings;
        this.http = http;
        origins = settings.instances().stream().map(Origin::of).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * @param path from {@code /v2} on, encoded, with its query
     * @param body empty for none
     * @return the answer, whatever its status
     * @throws MarathonException kinds {@code UNREACHABLE}, {@code NO_ANSWER} and {@code UNEXPECTED}
     */
    HttpAnswer exchange(String method, String path, byte[] body) {
        int count = settings.instances().size();
        int first = preferred.get();
        List<String> failures = new ArrayList<>();
        HttpFailure lastFailure = null;
        HttpAnswer leaderless = null;
        for (int offset = 0; offset < count; offset++) {
            int index = Math.floorMod(first + offset, count);
            HttpCall call = call(settings.instances().get(index), method, path, body);
            try {
                HttpAnswer answer = http.send(call);
                if (isUnavailable(answer) && call.isRead() && offset + 1 < count) {
                    leaderless = answer;
                    continue;
                }
                preferred.set(index);
                return answer;
            } catch (HttpFailure failure) {
                if (!failure.nothingSent()) {
                    // It may hang for long: begin with the next one next time.
                    preferred.set(Math.floorMod(index + 1, count));
                    throw unanswered(failure);
                }
                failures.add(failure.getMessage());
                lastFailure = failure;
            } catch (IllegalArgumentException login) {
                throw notSent(call, login);
            }
        }
        if (leaderless != null) {
            return leaderless;
        }
        throw unreachable(failures, lastFailure);
    }

    /**
     * Like {@link #exchange} for a read, without a thread that waits.
     *
     * @param wanted gives the exchange up when it is completed first
     */
    CompletableFuture<HttpAnswer> readAsync(String path, CompletableFuture<?> wanted) {
        return readAsync(path, wanted, preferred.get(), 0, new ArrayList<>());
    }

    private CompletableFuture<HttpAnswer> readAsync(
            String path, CompletableFuture<?> wanted, int first, int offset, List<String> failures) {
        int count = settings.instances().size();
        int index = Math.floorMod(first + offset, count);
        boolean last = offset + 1 == count;
        CompletableFuture<HttpAnswer> sent;
        try {
            sent = send(call(settings.instances().get(index), "GET", path, new byte[0]));
        } catch (MarathonException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        wanted.whenComplete((value, problem) -> sent.cancel(true));
        return sent.handle((answer, problem) -> {
            if (problem == null && (last || !isUnavailable(answer))) {
                preferred.set(index);
                return CompletableFuture.completedFuture(answer);
            }
            if (problem != null) {
                HttpFailure failure = failure(problem);
                if (!failure.nothingSent()) {
                    preferred.set(Math.floorMod(index + 1, count));
                    throw unanswered(failure);
                }
                failures.add(failure.getMessage());
                if (last) {
                    throw unreachable(failures, failure);
                }
            }
            return readAsync(path, wanted, first, offset + 1, failures);
        }).thenCompose(next -> next);
    }

    private CompletableFuture<HttpAnswer> send(HttpCall call) {
        try {
            return http.sendAsync(call);
        } catch (IllegalArgumentException login) {
            throw notSent(call, login);
        }
    }

    private static HttpFailure failure(Throwable problem) {
        Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
        if (cause instanceof HttpFailure failure) {
            return failure;
        }
        throw new CompletionException(cause);
    }

    private static MarathonException notSent(HttpCall call, IllegalArgumentException login) {
        return new MarathonException(
                MarathonException.Kind.UNAUTHORISED, call + " was not sent: " + login.getMessage());
    }

    private static MarathonException unreachable(List<String> failures, HttpFailure last) {
        return new MarathonException(
                MarathonException.Kind.UNREACHABLE, String.join("; ", failures), List.of(), List.of(), last);
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
                .withLoginOrigins(origins);
        return body.length == 0 ? call : call.withJson(body);
    }

    /** A standby without a leader answers 502, one that starts 503; 504 is a proxy's. */
    private static boolean isUnavailable(HttpAnswer answer) {
        return answer.status() >= 502 && answer.status() <= 504;
    }

    static MarathonException unanswered(HttpFailure failure) {
        MarathonException.Kind kind =
                switch (failure.kind()) {
                    case CONNECT, TLS -> MarathonException.Kind.UNREACHABLE;
                    case TIMEOUT, CUT, INTERRUPTED -> MarathonException.Kind.NO_ANSWER;
                    case TOO_LARGE, REDIRECT -> MarathonException.Kind.UNEXPECTED;
                };
        return new MarathonException(kind, failure.getMessage(), List.of(), List.of(), failure);
    }
}
