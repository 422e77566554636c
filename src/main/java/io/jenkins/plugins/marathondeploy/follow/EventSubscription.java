package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.marathon.EventListener;
import io.jenkins.plugins.marathondeploy.marathon.EventStream;
import io.jenkins.plugins.marathondeploy.marathon.MarathonEvent;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Listens to one Marathon for as long as it is wanted, and again after each break. In its channel's serial executor
 * only, except for what says otherwise.
 */
final class EventSubscription implements EventListener {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    /** Where the stream is refused, which does not change by itself. */
    private static final Duration REFUSED = Duration.ofMinutes(5);
    /** A stream that lasted this long was no failure. */
    private static final Duration LASTING = Duration.ofSeconds(30);

    private final SerialExecutor executor;
    private final Connection connection;
    private final Consumer<MarathonEvent> events;
    private final Runnable whenOpened;
    /** From the beginning of the connection to its end; null in between. */
    private EventStream stream;
    private Future<?> alarm = CompletableFuture.completedFuture(null);
    private volatile String refusal = "";
    private volatile boolean open;
    private Instant since;
    private int failed;
    private boolean closed;

    EventSubscription(
            SerialExecutor executor, Connection connection, Consumer<MarathonEvent> events, Runnable whenOpened) {
        this.executor = executor;
        this.connection = connection;
        this.events = events;
        this.whenOpened = whenOpened;
    }

    /** Whether events are told at the moment, as far as can be known. On any thread. */
    boolean isOpen() {
        return open;
    }

    /** Why Marathon does not let us listen; empty when it does, or is only not there at the moment. On any thread. */
    String refusal() {
        return refusal;
    }

    void connect() {
        try {
            stream = connection.events(this);
        } catch (Throwable problem) {
            ended(problem instanceof MarathonException failure ? Optional.of(failure) : Optional.empty());
        }
    }

    /** Something happened of which nothing was told: the connection may be dead without knowing it. */
    void missed() {
        if (open) {
            stream.close();
        }
    }

    void close() {
        closed = true;
        open = false;
        alarm.cancel(false);
        if (stream != null) {
            stream.close();
        }
    }

    private void unlessClosed(Runnable task) {
        executor.execute(() -> {
            if (!closed) {
                task.run();
            }
        });
    }

    /** On any thread, as all that the stream tells. */
    @Override
    public void opened() {
        unlessClosed(() -> {
            // Else it ended in the moment in which it was opened.
            if (stream != null) {
                open = true;
                refusal = "";
                since = executor.clock.instant();
                whenOpened.run();
            }
        });
    }

    @Override
    public void event(MarathonEvent event) {
        unlessClosed(() -> events.accept(event));
    }

    @Override
    public void ended(Optional<MarathonException> failure) {
        unlessClosed(() -> connectAgain(failure));
    }

    private void connectAgain(Optional<MarathonException> failure) {
        failed = open && executor.clock.instant().isAfter(since.plus(LASTING)) ? 0 : failed + 1;
        open = false;
        stream = null;
        Optional<MarathonException> refused = failure.filter(EventSubscription::isRefusal);
        refusal = refused.map(MarathonException::getMessage).orElse("");
        Duration doubled = FIRST.multipliedBy(1L << Math.min(failed, 10));
        Duration pause = refused.isPresent() ? REFUSED : doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        double chance = 0.5 + ThreadLocalRandom.current().nextDouble() / 2;
        alarm = executor.after(Duration.ofNanos((long) (pause.toNanos() * chance)), this::connect);
    }

    /** 401, 403, 404, 405, a page that is no event stream, a certificate that is not trusted. */
    private static boolean isRefusal(MarathonException failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, NO_ANSWER, UNAVAILABLE, INTERNAL_ERROR -> false;
            default -> true;
        };
    }
}
