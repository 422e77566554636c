package io.jenkins.plugins.marathondeploy.marathon;

import java.util.List;
import java.util.Optional;

/** Reads a task of an app. */
final class TaskReader {
    private TaskReader() {}

    static TaskStatus read(Fields task) {
        List<Fields> results = task.objects("healthCheckResults");
        List<Fields> failing = results.stream()
                .filter(result -> result.flag("alive").equals(Optional.of(false)))
                .toList();
        // "lastFailureCause":"500 Internal Server Error" (E04-app-stuck)
        Optional<String> cause = failing.stream()
                .flatMap(result -> result.optionalText("lastFailureCause").stream())
                .findFirst();
        boolean allKnown = !results.isEmpty()
                && results.stream().allMatch(result -> result.flag("alive").isPresent());
        Optional<Boolean> alive =
                !failing.isEmpty() ? Optional.of(false) : allKnown ? Optional.of(true) : Optional.empty();
        return new TaskStatus(
                task.text("id"),
                task.optionalText("version"),
                task.textOr("state", "TASK_UNKNOWN"),
                task.textOr("host", ""),
                task.textOr("slaveId", ""),
                task.numbers("ports"),
                alive,
                cause,
                results.stream().flatMap(result -> result.optionalText("lastFailure").stream()).max(String::compareTo));
    }
}
