package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Answer;
import io.jenkins.plugins.marathondeploy.deploy.Clients;
import io.jenkins.plugins.marathondeploy.deploy.Need;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One read for all deployments that want its answer, not more often than once an interval. Nobody gets an answer that
 * was asked for before he wanted it: a machine that has just written would not find its own deployment in it. In its
 * channel's serial executor only, except for what says otherwise.
 */
final class SharedPoll {
    private final SerialExecutor executor;
    private final Clients clients;
    private final Need need;
    private final Duration shortest;
    private final Supplier<Duration> longest;
    private final Consumer<Answer> seen;
    /** Those that may have been cancelled meanwhile among them. */
    private final List<CompletableFuture<Answer>> waiting = new ArrayList<>();
    private Duration interval;
    private Instant begun;
    /** The exchange that is under way; else null. */
    private CompletableFuture<Answer> asking;
    private Future<?> alarm = CompletableFuture.completedFuture(null);
    private Object last;

    /**
     * @param begun when it was asked for the last time, as far as that matters
     * @param seen  gets each answer first
     */
    SharedPoll(
            SerialExecutor executor, Clients clients, Need need, Duration shortest, Supplier<Duration> longest,
            Instant begun, Consumer<Answer> seen) {
        this.executor = executor;
        this.clients = clients;
        this.need = need;
        this.shortest = shortest;
        this.longest = longest;
        this.begun = begun;
        this.seen = seen;
        interval = shortest;
    }

    /** Returns the next answer's future, which may be cancelled. On any thread. */
    CompletableFuture<Answer> next() {
        CompletableFuture<Answer> wanted = new CompletableFuture<>();
        executor.execute(() -> {
            waiting.add(wanted);
            schedule();
        });
        return wanted;
    }

    /** Something changed: back to the shortest interval. */
    void soon() {
        interval = shortest;
        alarm.cancel(false);
        schedule();
    }

    void stop() {
        alarm.cancel(false);
        if (asking != null) {
            asking.cancel(true);
        }
    }

    private void schedule() {
        if (alarm.isDone() && asking == null && !waiting.isEmpty()) {
            alarm = executor.after(Duration.between(executor.clock.instant(), begun.plus(interval)), this::ask);
        }
    }

    private void ask() {
        waiting.removeIf(CompletableFuture::isDone);
        if (waiting.isEmpty()) {
            return;
        }
        begun = executor.clock.instant();
        List<CompletableFuture<Answer>> asked = List.copyOf(waiting);
        waiting.clear();
        asking = need.begin(clients);
        asking.whenComplete((answer, problem) -> executor.execute(() -> {
            asking = null;
            // What was thrown is no deployment's fault, and so told to each as a failed exchange.
            Answer told = problem == null ? answer : need.refused(problem);
            pace(told);
            seen.accept(told);
            asked.forEach(wanted -> wanted.complete(told));
            schedule();
        }));
    }

    /** Half as long again each time that nothing changed, and up to a fifth more by chance, so that many don't meet. */
    private void pace(Answer answer) {
        boolean changed = answer.failure().isEmpty() && !answer.value().equals(last);
        last = answer.value();
        Duration next = changed ? shortest : interval.multipliedBy(3).dividedBy(2);
        Duration most = longest.get();
        Duration bounded = next.compareTo(most) > 0 ? most : next;
        double chance = ThreadLocalRandom.current().nextDouble();
        interval = bounded.plusNanos((long) (shortest.toNanos() * 0.2 * chance));
    }
}
