package io.jenkins.plugins.marathondeploy.follow;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The changes on one Marathon, one at a time: two that meet there are refused with a conflict, and a change is compared
 * with what is there immediately before it is sent. Safe for several threads; no thread waits.
 */
final class WriteQueue {
    /** One that wants to write; the first in the queue may, until it leaves. */
    static final class Place {
        private final Runnable turn;

        private Place(Runnable turn) {
            this.turn = turn;
        }
    }

    private final Deque<Place> places = new ArrayDeque<>();

    /** @param turn called once, when it is this one's turn: at once, or when the one before it leaves; returns at once */
    Place add(Runnable turn) {
        Place place = new Place(turn);
        boolean first;
        synchronized (places) {
            places.add(place);
            first = places.size() == 1;
        }
        if (first) {
            turn.run();
        }
        return place;
    }

    /** The write has ended, or is not wanted any more. Without effect on one that has left. */
    void leave(Place place) {
        Place next;
        synchronized (places) {
            boolean first = places.peek() == place;
            places.remove(place);
            next = first ? places.peek() : null;
        }
        if (next != null) {
            next.turn.run();
        }
    }
}
