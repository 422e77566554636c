package io.jenkins.plugins.marathondeploy.gate;

import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.gate.Finding.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Findings about several things of one kind, asked one after the other, as one. */
final class Looks {
    private Looks() {}

    /** Fails with the first one that fails. */
    static <T> CompletableFuture<Finding> each(List<T> things, Function<T, CompletableFuture<Finding>> look) {
        return next(things, look, new ArrayList<>());
    }

    private static <T> CompletableFuture<Finding> next(
            List<T> things, Function<T, CompletableFuture<Finding>> look, List<Finding> found) {
        if (found.size() == things.size()) {
            return CompletableFuture.completedFuture(together(found));
        }
        return Derived.compose(look.apply(things.get(found.size())), Runnable::run, (finding, problem) -> {
            if (problem != null) {
                return CompletableFuture.failedFuture(problem);
            }
            found.add(finding);
            return next(things, look, found);
        });
    }

    /** The worst that was found, with the words of all that are so. */
    private static Finding together(List<Finding> found) {
        for (State state : List.of(State.FAILED, State.UNASKED, State.NOT_YET, State.WARNED)) {
            List<Finding> such = found.stream().filter(finding -> finding.state() == state).toList();
            if (!such.isEmpty()) {
                return new Finding(state, words(such), null, false);
            }
        }
        return Finding.passed(words(found));
    }

    private static String words(List<Finding> findings) {
        return findings.stream().map(Finding::saw).distinct().collect(Collectors.joining("; "));
    }
}
