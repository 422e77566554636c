package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Answer;
import java.util.concurrent.CompletableFuture;

/**
 * What the exchanges of one deployment go to: the connection that was found last, or in its place, from the moment in
 * which it may not be used any more to the one in which it may again, one whose exchanges fail. In the deployment's
 * serial executor only.
 */
final class CurrentConnection {
    /** What was found last; null before the first. */
    private Connection found;
    private Connection used;
    /** With which an exchange has failed since it was looked up; or null. */
    private Connection failed;

    /** Null before the first was found. */
    Connection get() {
        return used;
    }

    /** Whether there is none, or none that will do. */
    boolean isWanted() {
        return found == null || failed != null || (used == found) == found.refusal().isPresent();
    }

    /**
     * Looks it up, unless that was done in the last seconds. Of one that may not be used any more nothing comes but null: no
     * store of credentials changes that.
     */
    CompletableFuture<Connection> lookUp(Connections lookups, Connection.Source source) {
        return found != null && found.refusal().isPresent()
                ? CompletableFuture.completedFuture(null)
                : lookups.get(source, failed);
    }

    /** Takes what was looked up, or goes on with what worked so far where that is null. */
    void take(Connection lookedUp) {
        found = lookedUp == null ? found : lookedUp;
        used = permitted(found);
        failed = null;
    }

    void answered(Answer answer) {
        failed = answer.failure().isPresent() ? used : null;
    }

    /** Returns a connection of its identity as long as that may be used, else one whose exchanges fail. */
    Connection permitted(Connection shared) {
        return found.refusal().map(found::refused).orElse(shared);
    }
}
