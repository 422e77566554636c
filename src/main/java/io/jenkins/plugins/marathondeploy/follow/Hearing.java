package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.marathon.EventListener;
import io.jenkins.plugins.marathondeploy.marathon.MarathonEvent;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Listens to one Marathon for as long as it is wanted, and again after each break. */
final class Hearing {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    /** Where the stream is refused, which does not change by itself. */
    private static final Duration REFUSED = Duration.ofMinutes(5);
    /** A stream that lasted this long was no failure. */
    private static final Duration LASTING = Duration.ofSeconds(30);

    private final Loop loop;
    private final Supplier<Connection> connection;
    private final Consumer<MarathonEvent> events;
    private final Runnable opened;
    private final DoubleSupplier chance;
    private AutoCloseable stream;
    private Runnable alarm;
    private String refusal = "";
    private boolean open;
    private boolean closed;
    private long since;
    private int failed;
    private int generation;

    Hearing(
            Loop loop, Supplier<Connection> connection, DoubleSupplier chance, Consumer<MarathonEvent> events,
            Runnable opened) {
        this.loop = loop;
        this.connection = connection;
        this.chance = chance;
        this.events = events;
        this.opened = opened;
    }

    /** Whether events are told at the moment, as far as can be known. */
    boolean isOpen() {
        return open;
    }

    /** Why Marathon does not let us listen; empty when it does, or is only not there at the moment. */
    String refusal() {
        return refusal;
    }

    void connect() {
        alarm = null;
        if (closed) {
            return;
        }
        int mine = ++generation;
        EventListener listener = new EventListener() {
            @Override
            public void opened() {
                loop.run(() -> Hearing.this.opened(mine));
            }

            @Override
            public void event(MarathonEvent event) {
                loop.run(() -> {
                    if (mine == generation && !closed) {
                        events.accept(event);
                    }
                });
            }

            @Override
            public void ended(Optional<MarathonException> failure) {
                loop.run(() -> Hearing.this.ended(mine, failure));
            }
        };
        try {
            stream = connection.get().events(listener);
        } catch (RuntimeException problem) {
            ended(mine, problem instanceof MarathonException failure ? Optional.of(failure) : Optional.empty());
        }
    }

    /** Something happened of which nothing was told: the connection may be dead without knowing it. */
    void missed() {
        if (open) {
            shut();
            ended(generation, Optional.empty());
        }
    }

    void close() {
        closed = true;
        open = false;
        if (alarm != null) {
            alarm.run();
        }
        shut();
    }

    private void opened(int which) {
        if (which == generation && !closed) {
            open = true;
            refusal = "";
            since = loop.nanos();
            opened.run();
        }
    }

    private void ended(int which, Optional<MarathonException> failure) {
        if (which != generation || closed) {
            return;
        }
        generation++;
        failed = open && loop.nanos() - since > LASTING.toNanos() ? 0 : failed + 1;
        open = false;
        stream = null;
        Duration pause = pause(failure);
        Duration spread = Duration.ofNanos((long) (pause.toNanos() * (0.5 + chance.getAsDouble() / 2)));
        alarm = loop.after(spread, this::connect);
    }

    private Duration pause(Optional<MarathonException> failure) {
        boolean refused = failure.map(Hearing::isRefusal).orElse(false);
        refusal = refused ? failure.get().getMessage() : "";
        if (refused) {
            return REFUSED;
        }
        Duration doubled = FIRST.multipliedBy(1L << Math.min(failed, 10));
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    /** 401, 403, 404, 405, or a page that is no event stream. */
    private static boolean isRefusal(MarathonException failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, NO_ANSWER, UNAVAILABLE -> false;
            default -> true;
        };
    }

    private void shut() {
        AutoCloseable last = stream;
        stream = null;
        if (last != null) {
            try {
                last.close();
            } catch (Exception ignored) {
                // It is given up either way.
            }
        }
    }
}
