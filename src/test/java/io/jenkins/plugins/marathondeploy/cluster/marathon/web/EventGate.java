package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Between what happens and what the streams tell: lets a test hold events back, lose, repeat and disorder them. */
public final class EventGate {
    private final Consumer<Event> streams;
    private final List<Event> held = new ArrayList<>();
    private Predicate<Event> lost = event -> false;
    private Predicate<Event> repeated = event -> false;
    private boolean suspended;

    EventGate(Consumer<Event> streams) {
        this.streams = streams;
    }

    synchronized void pass(Event event) {
        if (lost.test(event)) {
            return;
        }
        send(event);
        if (repeated.test(event)) {
            send(event);
        }
    }

    private void send(Event event) {
        if (suspended) {
            held.add(event);
        } else {
            streams.accept(event);
        }
    }

    /** Holds all events back until {@link #resume()} or {@link #resumeReversed()}. */
    public synchronized void suspend() {
        suspended = true;
    }

    /** Sends what was held back, in order, and lets events through again. */
    public synchronized void resume() {
        suspended = false;
        held.forEach(streams);
        held.clear();
    }

    /** Sends what was held back in the opposite order, and lets events through again. */
    public synchronized void resumeReversed() {
        Collections.reverse(held);
        resume();
    }

    /** Loses the events that match, from now on. */
    public synchronized void lose(Predicate<Event> which) {
        lost = which;
    }

    /** Sends the events that match twice, from now on. */
    public synchronized void repeat(Predicate<Event> which) {
        repeated = which;
    }
}
