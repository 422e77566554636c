package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Clients;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Steps for which a thread has to wait, one at a time for each Marathon, and only when it has just answered: one that
 * hangs would hold the threads on which others depend.
 */
final class Exchanges {
    private final Loop loop;
    private final Reads reads;
    private final Queue<Followed> queue = new ArrayDeque<>();
    private boolean busy;

    Exchanges(Loop loop, Reads reads) {
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
        if (reads.isAlive()) {
            begin();
        } else {
            reads.now(wait.target(), answer -> {
                if (answer.isDead()) {
                    refuse(answer.failure().orElseThrow());
                } else {
                    begin();
                }
            });
        }
    }

    private void begin() {
        Followed wait = queue.poll();
        if (wait == null) {
            busy = false;
            return;
        }
        Clients clients = wait.exchanging();
        loop.block(() -> {
            Runnable then = wait.exchange(clients);
            loop.run(() -> {
                busy = false;
                then.run();
                next();
            });
        });
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
