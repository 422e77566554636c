package io.jenkins.plugins.marathondeploy.http;

import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** One exchange that no thread waits for: bounded and redirected like one that is waited for. */
final class AsyncExchange {
    private final Http http;
    private final HttpCall first;
    private final CompletableFuture<HttpAnswer> result = new CompletableFuture<>();
    private volatile CompletableFuture<?> pending;

    private AsyncExchange(Http http, HttpCall first) {
        this.http = http;
        this.first = first;
    }

    static CompletableFuture<HttpAnswer> start(Http http, HttpCall call) {
        AsyncExchange exchange = new AsyncExchange(http, call);
        exchange.result.whenComplete((answer, problem) -> exchange.drop());
        http.limit(exchange.result);
        try {
            exchange.send(call, 0);
        } catch (RuntimeException notSent) {
            exchange.result.cancel(false);
            throw notSent;
        }
        CompletableFuture<HttpAnswer> told = exchange.result.handle((answer, problem) -> {
            if (problem instanceof TimeoutException) {
                throw http.late(call);
            }
            if (problem != null) {
                throw problem instanceof RuntimeException failure ? failure : new CompletionException(problem);
            }
            return answer;
        });
        told.whenComplete((answer, problem) -> exchange.result.cancel(false));
        return told;
    }

    private void send(HttpCall call, int redirects) {
        CompletableFuture<HttpResponse<byte[]>> sent = http.begin(call);
        pending = sent;
        if (result.isDone()) {
            drop();
            return;
        }
        boolean dropped = !call.authentication().equals(first.authentication());
        sent.whenCompleteAsync((response, problem) -> {
            try {
                HttpAnswer answer = problem == null
                        ? Http.answer(call, response, dropped)
                        : http.failed(call, problem, dropped);
                redirect(call, answer, redirects);
            } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        }, http.work());
    }

    private void redirect(HttpCall call, HttpAnswer answer, int redirects) {
        Optional<HttpCall> next = Redirect.next(call, answer.status(), answer.headers());
        if (next.isEmpty()) {
            result.complete(answer);
        } else if (redirects < Redirect.LIMIT) {
            send(next.get(), redirects + 1);
        } else {
            result.completeExceptionally(Redirect.tooMany(first));
        }
    }

    /** Frees the connection of an exchange that nobody waits for any more. */
    private void drop() {
        CompletableFuture<?> sent = pending;
        if (sent != null) {
            sent.cancel(true);
        }
    }
}
