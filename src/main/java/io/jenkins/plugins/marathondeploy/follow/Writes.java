package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Changes on one Marathon. No thread waits for them, so that one that hangs delays nobody on another Marathon. One at a
 * time, since two that meet there are refused with a conflict; and only when Marathon has just answered: a change sent
 * to one that hangs is neither done nor refused, and has to be looked for.
 */
final class Writes {
    private final Loop loop;
    private final Reads reads;
    private final Queue<Followed> queue = new ArrayDeque<>();
    private boolean busy;

    Writes(Loop loop, Reads reads) {
        this.loop = loop;
        this.reads = reads;
    }

    /** @return takes the wish back, as long as it was not begun with */
    Runnable want(Followed wait) {
        queue.add(wait);
        // Not at once: the wait must know first that it waits.
        loop.run(this::next);
        return () -> queue.remove(wait);
    }

    private void next() {
        Followed wait = busy ? null : queue.peek();
        if (wait == null) {
            return;
        }
        busy = true;
        begin();
    }

    private void begin() {
        Followed wait = queue.poll();
        if (wait == null) {
            busy = false;
            return;
        }
        wait.send().thenAccept(answer -> loop.run(() -> {
            busy = false;
            wait.sent(answer);
            next();
        }));
    }

    private void refuse(MarathonException failure) {
        busy = false;
        Followed wait = queue.poll();
        if (wait != null) {
            wait.refused(new MarathonException(
                    MarathonException.Kind.UNREACHABLE, failure.getMessage(), List.of(), List.of(), failure));
        }
        next();
    }
}
