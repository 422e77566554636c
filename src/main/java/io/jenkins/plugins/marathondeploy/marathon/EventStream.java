package io.jenkins.plugins.marathondeploy.marathon;

import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpFailure;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * {@code GET /v2/events}: one connection, from {@link #open} until it ends; connecting anew is the caller's. A standby
 * instance redirects to the leader, which must be one of the configured instances.
 */
public final class EventStream implements AutoCloseable {
    private static final int REDIRECTS = 5;
    private static final int LARGEST_EVENT = 1024 * 1024;

    private final MarathonSettings settings;
    private final HttpClients clients;
    private final Http http;
    private final EventListener listener;
    private final Queue<HttpCall> instances;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile EventBody body;
    private volatile CompletableFuture<?> connection;

    private EventStream(MarathonSettings settings, HttpClients clients, EventListener listener, String path) {
        this.settings = settings;
        this.listener = listener;
        this.clients = clients;
        http = new Http(settings.http(), clients);
        instances = new ArrayDeque<>(new Instances(settings, http::sendAsync).calls("GET", path));
    }

    /**
     * Begins to connect and returns at once; all that follows is told to the listener.
     *
     * @param types event types to be told of; all when empty
     */
    public static EventStream open(
            MarathonSettings settings, HttpClients clients, Collection<String> types, EventListener listener) {
        String filter = types.stream()
                .map(type -> "event_type=" + ResourcePath.encode(type))
                .collect(Collectors.joining("&"));
        EventStream stream =
                new EventStream(settings, clients, listener, "/v2/events" + (filter.isEmpty() ? "" : "?" + filter));
        stream.next(null);
        return stream;
    }

    /** Ends the stream. No event is told after {@link EventListener#ended}, which this calls unless it was called. */
    @Override
    public void close() {
        finish(Optional.empty());
    }

    private void next(MarathonException last) {
        HttpCall call = instances.poll();
        if (call == null) {
            finish(Optional.ofNullable(last));
        } else {
            connect(call.withHeader("Accept", "text/event-stream"), 0);
        }
    }

    private void connect(HttpCall call, int redirects) {
        EventBody events = new EventBody(new EventParser(LARGEST_EVENT, this::tell));
        CompletableFuture<Void> answered = new CompletableFuture<>();
        CompletableFuture<HttpResponse<Void>> exchange;
        try {
            exchange = http.open(call, answer -> {
                answered.complete(null);
                if (!isStream(answer.statusCode(), answer.headers())) {
                    events.close();
                } else {
                    listener.opened();
                }
                return events;
            });
        } catch (IllegalArgumentException login) {
            finish(Optional.of(new MarathonException(Kind.UNAUTHORISED, call + " was not sent: " + login.getMessage())));
            return;
        }
        body = events;
        connection = exchange;
        if (over.get()) {
            release();
            return;
        }
        clients.limit(answered, settings.http().requestTimeout());
        answered.whenComplete((none, late) -> {
            if (late instanceof TimeoutException) {
                exchange.cancel(true);
            }
        });
        exchange.whenComplete((answer, problem) -> {
            boolean late = answered.isCompletedExceptionally();
            answered.complete(null);
            ended(call, redirects, answer, problem, late);
        });
    }

    private void ended(
            HttpCall call, int redirects, HttpResponse<Void> answer, Throwable problem, boolean late) {
        if (over.get()) {
            return;
        }
        if (late) {
            String waited = settings.http().requestTimeout().toSeconds() + " s";
            next(new MarathonException(Kind.NO_ANSWER, call + ": no answer within " + waited));
        } else if (problem != null) {
            HttpFailure failure = http.explain(call, problem);
            MarathonException told = Instances.unanswered(call, failure);
            if (failure.nothingSent()) {
                next(told);
            } else {
                finish(Optional.of(told));
            }
        } else {
            answered(call, redirects, answer);
        }
    }

    private void answered(HttpCall call, int redirects, HttpResponse<Void> answer) {
        Optional<HttpCall> redirected;
        try {
            redirected = call.redirected(answer.statusCode(), answer.headers());
        } catch (HttpFailure refused) {
            finish(Optional.of(Instances.unanswered(call, refused)));
            return;
        }
        if (redirected.isPresent() && redirects < REDIRECTS) {
            connect(redirected.get(), redirects + 1);
        } else if (isStream(answer.statusCode(), answer.headers())) {
            finish(Optional.empty());
        } else if (answer.statusCode() >= 502 && !instances.isEmpty()) {
            next(null);
        } else {
            finish(Optional.of(refusal(call, answer)));
        }
    }

    private static boolean isStream(int status, HttpHeaders headers) {
        return status == 200 && headers.firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    }

    private static MarathonException refusal(HttpCall call, HttpResponse<Void> answer) {
        String text = call + " was answered with " + answer.statusCode();
        return switch (answer.statusCode()) {
            case 401 -> new MarathonException(
                    Kind.UNAUTHORISED,
                    text + ": " + Refusal.UNAUTHORISED);
            case 403 -> new MarathonException(Kind.FORBIDDEN, text + ": the login may not read events");
            case 502, 503, 504 -> new MarathonException(Kind.UNAVAILABLE, text + ": Marathon has no leader");
            default -> new MarathonException(Kind.UNEXPECTED, text + ": no event stream");
        };
    }

    private void tell(MarathonEvent event) {
        if (over.get()) {
            return;
        }
        try {
            listener.event(event);
        } catch (RuntimeException ignored) {
            // Promised to the listener.
        }
    }

    private void finish(Optional<MarathonException> failure) {
        if (over.compareAndSet(false, true)) {
            release();
            listener.ended(failure);
        }
    }

    private void release() {
        EventBody events = body;
        CompletableFuture<?> exchange = connection;
        if (events != null) {
            events.close();
        }
        if (exchange != null) {
            exchange.cancel(true);
        }
    }
}
