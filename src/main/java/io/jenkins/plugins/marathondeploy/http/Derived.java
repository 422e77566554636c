package io.jenkins.plugins.marathondeploy.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What follows from a future, as a future: whoever gives it up gives up what it follows from. */
public final class Derived {
    private Derived() {}

    /**
     * @param function gets what the source ended with, the other one null; a failure as it was, not wrapped. What it
     *                 throws is the failure of the derived future
     */
    public static <S, T> CompletableFuture<T> from(
            CompletableFuture<S> source, BiFunction<S, Throwable, T> function) {
        CompletableFuture<T> derived = source.handle((value, problem) -> {
            boolean wrapped = problem instanceof CompletionException && problem.getCause() != null;
            return function.apply(value, wrapped ? problem.getCause() : problem);
        });
        derived.whenComplete((value, problem) -> source.cancel(true));
        return derived;
    }

    /** As {@link #from}, where a failure stays what it is. */
    public static <S, T> CompletableFuture<T> then(CompletableFuture<S> source, Function<S, T> function) {
        return from(source, (value, problem) -> {
            if (problem != null) {
                throw problem instanceof RuntimeException failure ? failure : new CompletionException(problem);
            }
            return function.apply(value);
        });
    }
}
