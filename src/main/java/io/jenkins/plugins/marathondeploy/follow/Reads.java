package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Need;
import io.jenkins.plugins.marathondeploy.marathon.AsyncMarathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The reads of one Marathon that are under way: few at a time, so that a thousand waits need not a thousand sockets. */
final class Reads {
    private static final int AT_A_TIME = 8;
    /** An answer says for this long that Marathon is there. */
    private static final Duration ALIVE = Duration.ofSeconds(3);

    private record Job(Need need, Consumer<Fetched> then) {}

    private final Loop loop;
    private final Supplier<AsyncMarathon> marathon;
    private final Deque<Job> queue = new ArrayDeque<>();
    private final Set<CompletableFuture<?>> running = new HashSet<>();
    private int slots;
    private boolean everAnswered;
    private long answered;

    Reads(Loop loop, Supplier<AsyncMarathon> marathon) {
        this.loop = loop;
        this.marathon = marathon;
    }

    /** Reads when there is room. @return gives the answer up */
    Runnable queued(Need need, boolean urgent, Consumer<Fetched> then) {
        boolean[] wanted = {true};
        Job job = new Job(need, fetched -> {
            if (wanted[0]) {
                then.accept(fetched);
            }
        });
        if (urgent) {
            queue.addFirst(job);
        } else {
            queue.addLast(job);
        }
        begin();
        return () -> {
            wanted[0] = false;
            queue.remove(job);
        };
    }

    /** Reads now: for what is asked once for all. */
    void now(Need need, Consumer<Fetched> then) {
        CompletableFuture<?> read = start(need);
        running.add(read);
        read.whenComplete((value, problem) -> loop.run(() -> {
            running.remove(read);
            then.accept(fetched(need, value, problem));
        }));
    }

    /** Nobody wants an answer any more. */
    void close() {
        queue.clear();
        List.copyOf(running).forEach(read -> read.cancel(true));
    }

    /** Whether Marathon has answered lately. */
    boolean isAlive() {
        return everAnswered && loop.nanos() - answered < ALIVE.toNanos();
    }

    private void begin() {
        while (slots < AT_A_TIME && !queue.isEmpty()) {
            Job job = queue.poll();
            slots++;
            now(job.need, fetched -> {
                slots--;
                if (fetched.isDead()) {
                    failAll(fetched.failure().orElseThrow());
                }
                job.then.accept(fetched);
                begin();
            });
        }
    }

    /** Each would wait as long for the same. */
    private void failAll(MarathonException failure) {
        List<Job> hopeless = new ArrayList<>(queue);
        queue.clear();
        hopeless.forEach(job -> loop.run(() -> job.then.accept(Fetched.failed(job.need, failure))));
    }

    private CompletableFuture<?> start(Need need) {
        try {
            AsyncMarathon reads = marathon.get();
            return switch (need.kind()) {
                case LIST -> reads.deployments();
                case QUEUE -> reads.queue();
                case APP -> reads.app(need.id());
                case GROUP -> reads.group(need.id());
                case NOTHING, OTHER -> throw new IllegalArgumentException(need + " is no read");
            };
        } catch (RuntimeException problem) {
            return CompletableFuture.failedFuture(problem);
        }
    }

    private Fetched fetched(Need need, Object value, Throwable problem) {
        if (problem == null) {
            heard();
            return Fetched.of(need, value);
        }
        Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
        if (cause instanceof MarathonException failure) {
            if (!Fetched.isDead(failure)) {
                heard();
            }
            return Fetched.failed(need, failure);
        }
        // Only the kind of defect is told: its message may hold anything.
        return Fetched.failed(need, new MarathonException(
                MarathonException.Kind.UNEXPECTED,
                "Marathon could not be asked (" + cause.getClass().getSimpleName() + ")",
                List.of(),
                List.of(),
                cause));
    }

    private void heard() {
        everAnswered = true;
        answered = loop.nanos();
    }
}
