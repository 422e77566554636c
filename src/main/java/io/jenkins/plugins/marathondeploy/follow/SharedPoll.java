package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Answer;
import io.jenkins.plugins.marathondeploy.deploy.Need;
import io.jenkins.plugins.marathondeploy.follow.MarathonChannel.Request;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One read for all deployments that want its answer, not more often than once an interval. Nobody gets an answer that
 * was asked for before he wanted it: a machine that has just written would not find its own deployment in it. In its
 * channel's serial executor only.
 */
final class SharedPoll {
    private final MarathonChannel channel;
    private final SerialExecutor executor;
    private final Clock clock;
    private final Need need;
    private final Duration shortest;
    private final Supplier<Duration> longest;
    private final Consumer<Answer> seen;
    private final Set<Request> waiting = new LinkedHashSet<>();
    private Duration interval;
    private Instant begun;
    private boolean asking;
    private Runnable alarm;
    private Object last;

    /**
     * @param begun when it was asked for the last time, as far as that matters
     * @param seen  gets each answer first
     */
    SharedPoll(
            MarathonChannel channel, SerialExecutor executor, Clock clock, Need need, Duration shortest,
            Supplier<Duration> longest, Instant begun, Consumer<Answer> seen) {
        this.channel = channel;
        this.executor = executor;
        this.clock = clock;
        this.need = need;
        this.shortest = shortest;
        this.longest = longest;
        this.begun = begun;
        this.seen = seen;
        interval = shortest;
    }

    void add(Request request) {
        waiting.add(request);
        schedule();
    }

    void remove(Request request) {
        waiting.remove(request);
        if (waiting.isEmpty()) {
            stop();
        }
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
        if (alarm == null && !asking && !waiting.isEmpty()) {
            Duration left = Duration.between(clock.instant(), begun.plus(interval));
            alarm = executor.after(left.isNegative() ? Duration.ZERO : left, this::ask);
        }
    }

    private void ask() {
        if (alarm == null) {
            // Stopped when it was due already.
            return;
        }
        alarm = null;
        asking = true;
        begun = clock.instant();
        List<Request> asked = new ArrayList<>(waiting);
        channel.ask(new Request(need, channel.clients(), (answer, problem) -> {
            asking = false;
            Answer told = problem == null ? answer : need.refused(defect(problem));
            pace(told);
            seen.accept(told);
            asked.stream().filter(waiting::remove).forEach(request -> request.then().accept(told, null));
            schedule();
        }));
    }

    /** No deployment's fault, and so told to each as a failed exchange. */
    private static MarathonException defect(Throwable problem) {
        Workers.log(problem);
        String what = "Marathon could not be asked (" + problem.getClass().getSimpleName() + ")";
        return new MarathonException(MarathonException.Kind.UNEXPECTED, what, List.of(), List.of(), problem);
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
