package io.jenkins.plugins.marathondeploy.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What follows from a future, as a future: cancelling it cancels what it follows from. Functions get what the source
 * ended with, the other argument null; a failure as it was, not wrapped. What they throw, errors included, is the
 * failure of the derived future.
 */
public final class Derived {
    private Derived() {}

    /** A value that follows from what the source ended with. */
    public static <S, T> CompletableFuture<T> from(CompletableFuture<S> source, BiFunction<S, Throwable, T> function) {
        return compose(source, Runnable::run, (value, problem) ->
                CompletableFuture.completedFuture(function.apply(value, problem)));
    }

    /** As {@link #from}, where a failure stays what it is. */
    public static <S, T> CompletableFuture<T> then(CompletableFuture<S> source, Function<S, T> function) {
        return from(source, (value, problem) -> function.apply(get(value, problem)));
    }

    /** Returns the value, or throws the problem; a checked one, and an error, wrapped. */
    public static <T> T get(T value, Throwable problem) {
        if (problem != null) {
            throw problem instanceof RuntimeException failure ? failure : new CompletionException(problem);
        }
        return value;
    }

    /**
     * What a second future ends with, which follows from what the first one ended with. Once the result is cancelled,
     * the function is not called any more.
     *
     * @param executor where the function is called
     */
    public static <S, T> CompletableFuture<T> compose(
            CompletableFuture<S> source, Executor executor, BiFunction<S, Throwable, CompletableFuture<T>> function) {
        CompletableFuture<T> result = new CompletableFuture<>();
        result.whenComplete((value, problem) -> source.cancel(true));
        source.whenCompleteAsync((value, problem) -> {
            if (result.isDone()) {
                return;
            }
            try {
                CompletableFuture<T> second = function.apply(value, unwrapped(problem));
                result.whenComplete((done, given) -> second.cancel(true));
                second.whenComplete((done, failure) -> complete(result, done, failure));
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        }, executor);
        return result;
    }

    /** Ends a future as another one has ended: with this value where there is no problem. */
    public static <T> void complete(CompletableFuture<T> future, T value, Throwable problem) {
        if (problem == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(unwrapped(problem));
        }
    }

    /** What a future has failed with; null where it has not. */
    public static Throwable unwrapped(Throwable problem) {
        return problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
    }
}
