package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Answer;
import io.jenkins.plugins.marathondeploy.deploy.Need;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * One read for all who want its answer, not more often than once an interval. Nobody gets an answer that was asked for
 * before he wanted it: a machine that has just written would not find its own deployment in it.
 */
final class SharedRead {
    private final Loop loop;
    private final Need need;
    private final Reads reads;
    private final Duration shortest;
    private final Supplier<Duration> longest;
    private final DoubleSupplier chance;
    private final Consumer<Answer> seen;
    private final Map<Object, Consumer<Answer>> wanting = new LinkedHashMap<>();
    private Duration interval;
    private long begun;
    private boolean asking;
    private Runnable alarm;
    private Object last;

    /**
     * @param chance between 0 and 1, so that many followers don't ask in step
     * @param seen   gets each answer first
     */
    SharedRead(
            Loop loop, Need need, Reads reads, Duration shortest, Supplier<Duration> longest, boolean atOnce,
            DoubleSupplier chance, Consumer<Answer> seen) {
        this.loop = loop;
        this.need = need;
        this.reads = reads;
        this.shortest = shortest;
        this.longest = longest;
        this.chance = chance;
        this.seen = seen;
        interval = shortest;
        begun = loop.nanos() - (atOnce ? shortest.toNanos() : 0);
    }

    /** @return takes the wish back */
    Runnable want(Consumer<Answer> then) {
        Object wish = new Object();
        wanting.put(wish, then);
        schedule();
        return () -> {
            wanting.remove(wish);
            if (wanting.isEmpty()) {
                stop();
            }
        };
    }

    /** Something changed: back to the shortest interval. */
    void soon() {
        interval = shortest;
        if (alarm != null) {
            stop();
            schedule();
        }
    }

    void stop() {
        if (alarm != null) {
            alarm.run();
            alarm = null;
        }
    }

    private void schedule() {
        if (alarm == null && !asking && !wanting.isEmpty()) {
            long since = loop.nanos() - begun;
            alarm = loop.after(Duration.ofNanos(Math.max(0, interval.toNanos() - since)), this::ask);
        }
    }

    private void ask() {
        alarm = null;
        asking = true;
        begun = loop.nanos();
        List<Object> wishes = new ArrayList<>(wanting.keySet());
        reads.now(need, answer -> {
            asking = false;
            pace(answer);
            seen.accept(answer);
            for (Object wish : wishes) {
                Consumer<Answer> then = wanting.remove(wish);
                if (then != null) {
                    then.accept(answer);
                }
            }
            schedule();
        });
    }

    /** Half as long again each time that nothing changed, and up to a fifth more by chance. */
    private void pace(Answer answer) {
        boolean changed = answer.failure().isEmpty() && !answer.value().equals(last);
        last = answer.value();
        Duration next = changed ? shortest : interval.multipliedBy(3).dividedBy(2);
        Duration most = longest.get();
        Duration bounded = next.compareTo(most) > 0 ? most : next;
        interval = bounded.plusNanos((long) (shortest.toNanos() * 0.2 * chance.getAsDouble()));
    }
}
