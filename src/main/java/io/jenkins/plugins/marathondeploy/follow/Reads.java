package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Answer;
import io.jenkins.plugins.marathondeploy.deploy.Clients;
import io.jenkins.plugins.marathondeploy.deploy.Need;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The reads of one Marathon that are under way, or of its agents: few at a time, so that a thousand waits need not a
 * thousand sockets.
 */
final class Reads {
    private static final int AT_A_TIME = 8;
    /** An answer says for this long that Marathon is there. */
    private static final Duration ALIVE = Duration.ofSeconds(3);

    private record Job(Need need, Supplier<Clients> clients, Consumer<Answer> then) {}

    private final Loop loop;
    private final Supplier<Clients> clients;
    private final Deque<Job> queue = new ArrayDeque<>();
    private final Set<CompletableFuture<?>> running = new HashSet<>();
    private int slots;
    private boolean everAnswered;
    private long answered;

    /** @param clients for whatever is not read with clients of its own */
    Reads(Loop loop, Supplier<Clients> clients) {
        this.loop = loop;
        this.clients = clients;
    }

    /** Reads when there is room. @return gives the answer up */
    Runnable queued(Need need, boolean urgent, Consumer<Answer> then) {
        return queued(need, clients, urgent, then);
    }

    /** As {@link #queued(Need, boolean, Consumer)}, with clients of its own. */
    Runnable queued(Need need, Supplier<Clients> own, boolean urgent, Consumer<Answer> then) {
        boolean[] wanted = {true};
        Job job = new Job(need, own, answer -> {
            if (wanted[0]) {
                then.accept(answer);
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
    void now(Need need, Consumer<Answer> then) {
        now(need, clients, then);
    }

    private void now(Need need, Supplier<Clients> whose, Consumer<Answer> then) {
        CompletableFuture<Answer> read = need.begin(whose.get());
        running.add(read);
        read.whenComplete((answer, givenUp) -> loop.run(() -> {
            running.remove(read);
            if (givenUp == null) {
                hear(answer);
                then.accept(answer);
            }
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
            now(job.need, job.clients, answer -> {
                slots--;
                if (isDead(answer)) {
                    failAll(answer.failure().orElseThrow());
                }
                job.then.accept(answer);
                begin();
            });
        }
    }

    /** Each would wait as long for the same. */
    private void failAll(MarathonException failure) {
        List<Job> hopeless = new ArrayList<>(queue);
        queue.clear();
        hopeless.forEach(job -> loop.run(() -> job.then.accept(job.need.refused(failure))));
    }

    private void hear(Answer answer) {
        if (!isDead(answer)) {
            everAnswered = true;
            answered = loop.nanos();
        }
    }

    /** Whether there was no answer at all. */
    static boolean isDead(Answer answer) {
        return answer.failure()
                .map(MarathonException::kind)
                .filter(kind -> kind == MarathonException.Kind.NO_ANSWER || kind == MarathonException.Kind.UNREACHABLE)
                .isPresent();
    }
}
