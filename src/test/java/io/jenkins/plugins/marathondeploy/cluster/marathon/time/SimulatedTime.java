package io.jenkins.plugins.marathondeploy.cluster.marathon.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A time that stands still until the test moves it. Alarms ring on the thread that moves it, one after another in the
 * order of their moments, so that a run is the same every time.
 */
public final class SimulatedTime implements Time {
    private final TreeSet<Alarm> alarms = new TreeSet<>();
    private Instant now;
    private long sequence;

    /** Starts at the given moment. */
    public SimulatedTime(Instant start) {
        now = start;
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized Cancellable after(Duration delay, Runnable task) {
        Instant due = delay.isNegative() ? now : now.plus(delay);
        Alarm alarm = new Alarm(due, sequence++, task);
        alarms.add(alarm);
        return () -> remove(alarm);
    }

    /** Lets the duration pass; every alarm that is due meanwhile rings at its own moment. */
    public void advance(Duration duration) {
        Instant end = now().plus(duration);
        while (ringNext(end)) {
            // each alarm may set new ones that are due before the end
        }
        synchronized (this) {
            now = end;
        }
    }

    /** Moves to the next alarm that is due until the given moment and rings it; false when there is none. */
    public boolean ringNext(Instant until) {
        Alarm next;
        synchronized (this) {
            if (alarms.isEmpty() || alarms.first().due.isAfter(until)) {
                return false;
            }
            next = alarms.pollFirst();
            now = next.due.isAfter(now) ? next.due : now;
        }
        next.task.run();
        return true;
    }

    /** The moment of the next alarm. */
    public synchronized Optional<Instant> nextAlarm() {
        return alarms.isEmpty() ? Optional.empty() : Optional.of(alarms.first().due);
    }

    private synchronized void remove(Alarm alarm) {
        alarms.remove(alarm);
    }

    @Override
    public synchronized void close() {
        alarms.clear();
    }

    private record Alarm(Instant due, long sequence, Runnable task) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            int byMoment = due.compareTo(other.due);
            return byMoment != 0 ? byMoment : Long.compare(sequence, other.sequence);
        }
    }
}
