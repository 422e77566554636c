package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Connections that were looked up in the last seconds, or are being looked up. Lookups of one key become one; those of
 * one store go one after the other, on threads that nothing else needs. Safe for several threads.
 */
final class Connections {
    /** How long a connection is used before its source is asked again. */
    static final Duration FRESH = Duration.ofSeconds(5);

    private final Workers workers;
    private final Map<Object, CompletableFuture<Connection>> found = new HashMap<>();

    Connections(Workers workers) {
        this.workers = workers;
    }

    /**
     * Returns the source's connection; the future fails with what the source throws, wrapped. To cancel it is nobody
     * else's concern.
     *
     * @param failed one that won't do, since an exchange with it has failed; or null
     */
    CompletableFuture<Connection> get(Connection.Source source, Connection failed) {
        Object key = source.key();
        CompletableFuture<Connection> lookup = new CompletableFuture<>();
        synchronized (found) {
            CompletableFuture<Connection> known = found.get(key);
            boolean useful = known != null
                    && (!known.isDone() || !known.isCompletedExceptionally() && known.join() != failed);
            if (useful) {
                return known.copy();
            }
            found.put(key, lookup);
        }
        workers.blocking(source.store()).execute(() -> {
            try {
                lookup.complete(source.connect());
            } catch (Throwable problem) {
                lookup.completeExceptionally(problem);
            } finally {
                workers.after(FRESH, () -> forget(key, lookup));
            }
        });
        return lookup.copy();
    }

    private void forget(Object key, CompletableFuture<Connection> lookup) {
        synchronized (found) {
            found.remove(key, lookup);
        }
    }
}
