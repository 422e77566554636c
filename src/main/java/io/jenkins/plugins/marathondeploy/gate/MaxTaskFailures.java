package io.jenkins.plugins.marathondeploy.gate;

import java.util.Optional;

/**
 * Ends a deployment whose tasks keep failing, instead of waiting for the time limit.
 *
 * @param limit this many failures are one too many; 0 for no limit
 */
public record MaxTaskFailures(int limit) implements Gate {
    @Override
    public Optional<String> examine(FailureLog failures) {
        if (limit == 0 || failures.count() < limit) {
            return Optional.empty();
        }
        String which = failures.count() == 1
                ? "a task of the new version has failed"
                : failures.count() + " tasks of the new version have failed";
        return Optional.of(which + " (limit " + limit + ")" + failures.last()
                .map(last -> (failures.count() == 1 ? ": " : ", the last one with: ") + last.state() + " "
                        + last.message())
                .orElse(""));
    }
}
