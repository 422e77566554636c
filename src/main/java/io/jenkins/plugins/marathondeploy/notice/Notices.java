package io.jenkins.plugins.marathondeploy.notice;

import io.jenkins.plugins.marathondeploy.alertmanager.Alertmanager;
import io.jenkins.plugins.marathondeploy.alertmanager.SilenceMemory;
import io.jenkins.plugins.marathondeploy.alertmanager.SilenceRequest;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.grafana.Annotation;
import io.jenkins.plugins.marathondeploy.grafana.Grafana;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A silence in Alertmanager and an annotation in Grafana for the time of one deployment. What goes wrong with them is told as a
 * warning: no future fails, and none takes longer than {@link #LIMIT} once what was asked before it is answered. A silence that
 * nobody ends, since the process was killed, ends by itself. No thread waits. Safe for several threads.
 */
public final class Notices {
    /** For what is asked at one end of the deployment. */
    public static final Duration LIMIT = Duration.ofSeconds(10);
    /** How often {@link #hold} is to be called. */
    public static final Duration LOOK = Duration.ofSeconds(30);

    /**
     * What is wanted; either may be missing.
     *
     * @param silence    whose marker finds it again, also for another process that goes on with the deployment
     * @param annotation as it is when the deployment begins
     */
    public record Wish(Optional<SilenceRequest> silence, Optional<Annotation> annotation) {}

    /** Where both are asked, looked up anew for each use, and who is told. */
    public interface Surroundings {
        /** Throws a {@code RuntimeException} when it can't be had, whose message can be shown. May block. */
        Alertmanager alertmanager();

        /** As {@link #alertmanager}. */
        Grafana grafana();

        /** A line for the deployment's console. */
        void tell(String line);

        /** The same for something that did not work. */
        void warn(String line);
    }

    /**
     * What time it is.
     *
     * @param wall   for what the systems are told, who have such a clock, too
     * @param steady for how long something is ago: it only goes forward
     */
    public record Clocks(Clock wall, Clock steady) {}

    private final Wish wish;
    private final Surroundings surroundings;
    private final Clocks clocks;
    private final Executor executor;
    private volatile SilenceMemory silence = SilenceMemory.NONE;
    /** When the silence was held last, of the steady clock; null before it was set. */
    private volatile Instant held;
    private volatile Optional<Long> annotation;
    private volatile boolean ended;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    /**
     * @param annotation of the one that was made, by a process that went before; empty for none
     * @param executor   where {@link Surroundings} are looked up
     */
    public Notices(Wish wish, Optional<Long> annotation, Surroundings surroundings, Clocks clocks, Executor executor) {
        this.wish = wish;
        this.annotation = annotation;
        this.surroundings = surroundings;
        this.clocks = clocks;
        this.executor = executor;
    }

    /** Id of the annotation that was made. */
    public Optional<Long> annotation() {
        return annotation;
    }

    /** Sets the silence and makes the annotation; both are asked at once. */
    public CompletableFuture<Void> begin() {
        return after(() -> CompletableFuture.allOf(mark(), extend()));
    }

    /** Extends the silence where it is time, sets it where that has not worked so far, and finds one that is there already. */
    public CompletableFuture<Void> hold() {
        return wish.silence.isPresent() && !ended && isDue()
                ? after(this::extend)
                : CompletableFuture.completedFuture(null);
    }

    private boolean isDue() {
        Instant last = held;
        return last == null || !last.plus(SilenceMemory.EVERY).isAfter(clocks.steady.instant());
    }

    /**
     * Ends both.
     *
     * @param outcome for the annotation: {@code DEPLOYED}
     */
    public CompletableFuture<Void> end(String outcome) {
        ended = true;
        return after(() -> CompletableFuture.allOf(unmark(outcome), release()));
    }

    /** One after the other: a silence must not be extended while it is ended. */
    private synchronized CompletableFuture<Void> after(Supplier<CompletableFuture<Void>> next) {
        last = last.exceptionally(defect -> null).thenComposeAsync(done -> next.get(), executor);
        return last;
    }

    private CompletableFuture<Void> mark() {
        return wish.annotation
                .filter(wanted -> annotation.isEmpty())
                .map(wanted -> ask(
                        "Grafana's annotation was not made",
                        () -> surroundings.grafana().begin(wanted),
                        id -> annotation = Optional.of(id)))
                .orElseGet(Notices::nothing);
    }

    /** Whether it was made is not known when no answer came, or the process was killed before it kept the id: it is looked for. */
    private CompletableFuture<Void> unmark(String outcome) {
        return wish.annotation
                .map(begun -> ask(
                        "Grafana's annotation was not ended",
                        () -> unmark(surroundings.grafana(), begun, outcome),
                        done -> annotation = Optional.empty()))
                .orElseGet(Notices::nothing);
    }

    private CompletableFuture<Void> unmark(Grafana grafana, Annotation begun, String outcome) {
        CompletableFuture<Optional<Long>> known =
                annotation.isPresent() ? CompletableFuture.completedFuture(annotation) : grafana.find(begun);
        return Derived.compose(known, Runnable::run, (id, problem) -> {
            if (problem != null) {
                return CompletableFuture.failedFuture(problem);
            }
            return id.map(made -> grafana.end(made, begun.ended(clocks.wall.instant(), outcome))).orElseGet(Notices::nothing);
        });
    }

    private CompletableFuture<Void> extend() {
        boolean first = held == null;
        Instant now = clocks.steady.instant();
        return wish.silence
                .filter(wanted -> !ended)
                .map(wanted -> ask(
                        first ? "the silence was not set" : "the silence was not extended",
                        () -> surroundings.alertmanager().hold(wanted, silence, clocks.wall.instant()),
                        set -> {
                            silence = set;
                            held = now;
                            if (first) {
                                surroundings.tell("silence " + set.id() + " holds while this deployment lives");
                            }
                        }))
                .orElseGet(Notices::nothing);
    }

    /** Whether it was set is not known when no answer came: it is found by its marker. */
    private CompletableFuture<Void> release() {
        return wish.silence
                .map(wanted -> ask(
                        "the silence was not ended, and ends by itself within 10 min",
                        () -> surroundings.alertmanager().release(wanted, silence),
                        none -> silence = none))
                .orElseGet(Notices::nothing);
    }

    private static CompletableFuture<Void> nothing() {
        return CompletableFuture.completedFuture(null);
    }

    private <T> CompletableFuture<Void> ask(String failed, Supplier<CompletableFuture<T>> question, Consumer<T> taken) {
        CompletableFuture<T> answer;
        try {
            answer = question.get();
        } catch (RuntimeException notAsked) {
            answer = CompletableFuture.failedFuture(notAsked);
        }
        CompletableFuture<T> asked = answer;
        return asked.copy().orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).handle((value, problem) -> {
            Throwable why = Derived.unwrapped(problem);
            if (why == null) {
                taken.accept(value);
            } else if (why instanceof TimeoutException) {
                asked.cancel(true);
                surroundings.warn(failed + ": no answer within " + LIMIT.toSeconds() + " s");
            } else {
                surroundings.warn(failed + ": " + (why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage()));
            }
            return null;
        });
    }
}
