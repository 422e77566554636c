package io.jenkins.plugins.marathondeploy.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** An exchange that begins when something is known; one that was given up before does not. */
final class Later {
    private Later() {}

    /** @param known never fails */
    static <T> CompletableFuture<T> begin(
            CompletableFuture<Void> known, Executor work, Supplier<CompletableFuture<T>> beginning) {
        CompletableFuture<T> told = new CompletableFuture<>();
        known.thenRunAsync(() -> {
            if (told.isDone()) {
                return;
            }
            try {
                CompletableFuture<T> exchange = beginning.get();
                told.whenComplete((value, problem) -> exchange.cancel(true));
                exchange.whenComplete((value, problem) -> {
                    if (problem == null) {
                        told.complete(value);
                    } else {
                        told.completeExceptionally(problem);
                    }
                });
            } catch (RuntimeException notSent) {
                told.completeExceptionally(notSent);
            }
        }, work);
        return told;
    }
}
