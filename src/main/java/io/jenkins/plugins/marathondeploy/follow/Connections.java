package io.jenkins.plugins.marathondeploy.follow;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections that were looked up in the last seconds, or are being looked up. Lookups of one key become one; those of
 * one store go one after the other, on threads that nothing else needs. Safe for several threads.
 */
final class Connections {
    /** How long a connection is used before its source is asked again. */
    static final Duration FRESH = Duration.ofSeconds(5);

    private final Workers workers;
    private final Map<Object, CompletableFuture<Connection>> found = new ConcurrentHashMap<>();

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
        CompletableFuture<Connection> known =
                found.compute(key, (same, last) -> isUseful(last, failed) ? last : lookup);
        if (known != lookup) {
            return known.copy();
        }
        workers.blocking(source.store()).execute(() -> {
            try {
                lookup.complete(source.connect());
            } catch (Throwable problem) {
                lookup.completeExceptionally(problem);
            } finally {
                workers.after(FRESH, () -> found.remove(key, lookup));
            }
        });
        return lookup.copy();
    }

    private static boolean isUseful(CompletableFuture<Connection> lookup, Connection failed) {
        return lookup != null
                && (!lookup.isDone() || !lookup.isCompletedExceptionally() && lookup.join() != failed);
    }
}
