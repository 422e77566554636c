package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is told of a step's deployment while it lives.
 *
 * @param each of one Marathon; none where nobody is told
 */
public record StepNotices(List<RunNotices> each) {
    static final StepNotices NONE = new StepNotices(List.of());

    public StepNotices {
        each = List.copyOf(each);
    }

    /**
     * Those of a step that goes on after a restart.
     *
     * @param state   as {@link #state} was; null where nobody is told
     * @param console gets lines about each of them
     */
    static StepNotices resumed(@CheckForNull String state, Run<?, ?> run, IntFunction<Consumer<String>> console) {
        List<RunNotices> told = new ArrayList<>();
        Stream.ofNullable(state).flatMap(String::lines).forEach(line ->
                told.add(RunNotices.resumed(line, run, console.apply(told.size()))));
        return new StepNotices(told);
    }

    /** For after a restart, a line each; null where nobody is told. No secret is in it. */
    @CheckForNull
    String state() {
        return each.isEmpty() ? null : each.stream().map(RunNotices::state).collect(Collectors.joining("\n"));
    }

    boolean isEmpty() {
        return each.isEmpty();
    }

    /** An end that a build waits for on its own thread. */
    public interface Wait<T> {
        /** Returns the end. */
        T await() throws AbortException, InterruptedException;
    }

    /**
     * Waits for an end; before that both begin, and after it they end, whatever comes.
     *
     * @param outcome of what came, as {@link RunNotices#end} takes it
     */
    public <T> T during(Wait<T> wait, Function<T, String> outcome) throws AbortException, InterruptedException {
        begin().join();
        String told = "unknown";
        try {
            T end = wait.await();
            told = outcome.apply(end);
            return end;
        } finally {
            end(told).join();
        }
    }

    /** As {@link RunNotices#begin}. */
    CompletableFuture<Void> begin() {
        return all(RunNotices::begin);
    }

    void resume() {
        each.forEach(RunNotices::resume);
    }

    /** As {@link RunNotices#end}. */
    CompletableFuture<Void> end(String outcome) {
        return all(told -> told.end(outcome));
    }

    /** The same, and then something else, on a thread that may write files. */
    void end(String outcome, Runnable then) {
        if (each.isEmpty()) {
            then.run();
        } else {
            end(outcome).whenComplete((done, defect) -> PluginThreads.get().prepare(then));
        }
    }

    private CompletableFuture<Void> all(Function<RunNotices, CompletableFuture<Void>> what) {
        return CompletableFuture.allOf(each.stream().map(what).toArray(CompletableFuture[]::new));
    }
}
