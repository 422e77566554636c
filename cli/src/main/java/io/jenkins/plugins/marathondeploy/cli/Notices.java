package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.alertmanager.Alertmanager;
import io.jenkins.plugins.marathondeploy.alertmanager.SilenceMemory;
import io.jenkins.plugins.marathondeploy.alertmanager.SilenceRequest;
import io.jenkins.plugins.marathondeploy.grafana.Annotation;
import io.jenkins.plugins.marathondeploy.grafana.Grafana;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A silence in Alertmanager and an annotation in Grafana for the time of a deployment. What goes wrong with them is a warning:
 * no deployment is red, or waits longer than {@value #SECONDS} s at each end, because of them. A silence that nobody ends, since
 * the process was killed, ends by itself.
 */
final class Notices implements AutoCloseable {
    /** For what is asked at one end of the deployment. */
    private static final int SECONDS = 10;
    /** For beginning and ending what is told of a deployment that is not made. */
    static final Duration LONGEST = Duration.ofSeconds(2 * SECONDS + 5);
    /** How often is looked whether the silence is to be extended. */
    private static final int LOOK_SECONDS = 30;

    private final Optional<Silencing> silencing;
    private final Optional<Marking> marking;
    private final Session session;
    private final Console console;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "notices");
        daemon.setDaemon(true);
        return daemon;
    });
    private SilenceMemory silence = SilenceMemory.NONE;
    private Optional<Long> annotation = Optional.empty();
    private String outcome = "unknown";

    /** A silence that is wanted, and where. */
    record Silencing(Alertmanager alertmanager, SilenceRequest request) {}

    /** An annotation that is wanted, and where. */
    record Marking(Grafana grafana, Annotation annotation) {}

    private Notices(Optional<Silencing> silencing, Optional<Marking> marking, Session session, Console console) {
        this.silencing = silencing;
        this.marking = marking;
        this.session = session;
        this.console = console;
    }

    /** Sets both, and holds the silence until it is closed. */
    static Notices begin(Optional<Silencing> silencing, Optional<Marking> marking, Session session, Console console) {
        Notices notices = new Notices(silencing, marking, session, console);
        // Both are asked at once, and the second one has what is left of the time.
        long until = deadline();
        Optional<CompletableFuture<Long>> marked = marking.map(wanted -> wanted.grafana.begin(wanted.annotation));
        notices.hold();
        marked.ifPresent(answer -> notices.annotation = notices.waitFor("Grafana's annotation was not made", answer, until));
        if (silencing.isPresent()) {
            notices.thread.scheduleWithFixedDelay(notices::hold, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }
        return notices;
    }

    /** How the deployment ended, for the annotation. */
    void ended(String how) {
        outcome = how;
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    }

    private synchronized void hold() {
        Instant now = session.clock().instant();
        if (silencing.isEmpty() || !silence.isDue(now)) {
            return;
        }
        Silencing wanted = silencing.get();
        boolean first = silence.endsAt() == null;
        Optional<SilenceMemory> held = waitFor(
                first ? "the silence was not set" : "the silence was not extended",
                wanted.alertmanager.hold(wanted.request, silence, now),
                deadline());
        if (held.isPresent()) {
            silence = held.get();
            if (first) {
                console.line("deploy", "silence " + silence.id() + " holds while this deployment lives");
            }
        }
    }

    /** Whether it was set is not known when no answer came: it is found by its marker. */
    private synchronized CompletableFuture<SilenceMemory> release(Silencing wanted) {
        return wanted.alertmanager.release(wanted.request, silence);
    }

    @Override
    public void close() {
        thread.shutdown();
        Optional<CompletableFuture<SilenceMemory>> released = silencing.map(this::release);
        Optional<CompletableFuture<Void>> ended = annotation.flatMap(id -> marking.map(wanted ->
                wanted.grafana.end(id, wanted.annotation.ended(session.clock().instant(), outcome))));
        long until = deadline();
        released.ifPresent(answer -> waitFor("the silence was not ended, and ends by itself within 10 min", answer, until));
        ended.ifPresent(answer -> waitFor("Grafana's annotation was not ended", answer, until));
    }

    private <T> Optional<T> waitFor(String failed, CompletableFuture<T> answer, long until) {
        try {
            return Optional.ofNullable(answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            answer.cancel(true);
            console.line("warning", failed + ": no answer within " + SECONDS + " s");
        } catch (ExecutionException | CompletionException failure) {
            console.line("warning", failed + ": " + failure.getCause().getMessage());
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
