package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.deploy.Answer;
import io.jenkins.plugins.marathondeploy.deploy.Need;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The exchanges of one kind with one system: so many at a time, the others wait here, without a thread. A system that
 * hangs fills its own queue and nobody else's. Safe for several threads.
 */
final class Bulkhead {
    private record Entry(
            Need need,
            Executor executor,
            Supplier<CompletableFuture<Answer>> exchange,
            CompletableFuture<Answer> answer) {}

    private static final Set<MarathonException.Kind> UNANSWERED =
            EnumSet.of(MarathonException.Kind.NO_ANSWER, MarathonException.Kind.UNREACHABLE);

    private final int limit;
    private final boolean hopelessTogether;
    private final Deque<Entry> urgent = new ArrayDeque<>(1);
    private final Deque<Entry> queue = new ArrayDeque<>(1);
    private int underWay;

    /** @param hopelessTogether whether one that is not answered ends those in the queue: each would wait as long */
    Bulkhead(int limit, boolean hopelessTogether) {
        this.limit = limit;
        this.hopelessTogether = hopelessTogether;
    }

    /**
     * Returns the exchange's future. Cancelled, it is not begun any more, or is given up.
     *
     * @param first    before all others, but for those that came so before it
     * @param executor where the exchange is begun, when its turn has come
     */
    synchronized CompletableFuture<Answer> add(
            Need need, boolean first, Executor executor, Supplier<CompletableFuture<Answer>> exchange) {
        Entry entry = new Entry(need, executor, exchange, new CompletableFuture<>());
        (first ? urgent : queue).add(entry);
        beginNext();
        return entry.answer;
    }

    private void beginNext() {
        if (underWay < limit && !(urgent.isEmpty() && queue.isEmpty())) {
            underWay++;
            Entry next = (urgent.isEmpty() ? queue : urgent).remove();
            next.executor.execute(() -> begin(next));
        }
    }

    private void begin(Entry entry) {
        if (entry.answer.isDone()) {
            end(entry, null, null);
            return;
        }
        CompletableFuture<Answer> exchange = entry.exchange.get();
        entry.answer.whenComplete((answer, problem) -> exchange.cancel(true));
        exchange.whenComplete((answer, problem) -> end(entry, answer, problem));
    }

    private void end(Entry entry, Answer answer, Throwable problem) {
        Optional<MarathonException> unanswered = answer == null ? Optional.empty() : answer.failure()
                .filter(failure -> hopelessTogether && UNANSWERED.contains(failure.kind()));
        List<Entry> hopeless = List.of();
        synchronized (this) {
            underWay--;
            if (unanswered.isPresent()) {
                hopeless = Stream.concat(urgent.stream(), queue.stream()).toList();
                urgent.clear();
                queue.clear();
            }
            beginNext();
        }
        Derived.complete(entry.answer, answer, problem);
        hopeless.forEach(each -> each.answer.complete(each.need.refused(unanswered.orElseThrow())));
    }
}
