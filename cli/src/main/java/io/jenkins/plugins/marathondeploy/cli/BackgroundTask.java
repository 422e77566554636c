package io.jenkins.plugins.marathondeploy.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Work that is begun before its result is needed, on a thread of its own. The process may end without it. */
final class BackgroundTask<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();

    private BackgroundTask() {}

    static <T> BackgroundTask<T> begin(Supplier<T> work) {
        BackgroundTask<T> task = new BackgroundTask<>();
        Thread thread = new Thread(() -> task.run(work), "background");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    static BackgroundTask<Void> begin(Runnable work) {
        return begin(() -> {
            work.run();
            return null;
        });
    }

    private void run(Supplier<T> work) {
        try {
            result.complete(work.get());
        } catch (RuntimeException | Error problem) {
            result.completeExceptionally(problem);
        }
    }

    /** Waits for the result. Throws what the work has thrown. */
    T get() {
        try {
            return result.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failed.getCause();
        }
    }
}
