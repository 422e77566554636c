package io.jenkins.plugins.marathondeploy.marathon;

import java.util.List;
import java.util.Optional;

/** Reads an app, {@code {"id":"/web","version":…,"tasks":[…],"taskStats":{…}}} (C11-app-embed-3-app_taskStats). */
final class AppReader {
    private AppReader() {}

    static AppStatus read(Fields app) {
        Optional<String> configured =
                app.object("versionInfo").flatMap(info -> info.optionalText("lastConfigChangeAt"));
        String version = app.segment("version");
        int checks = app.objects("healthChecks").size();
        List<TaskStatus> tasks =
                app.objects("tasks").stream().map(TaskReader::read).toList();
        TaskTally tally = new TaskTally(tasks, configured.orElse(version));
        Optional<Fields> stats = app.object("taskStats");
        return new AppStatus(
                app.text("id"),
                version,
                configured,
                app.count("instances"),
                checks > 0,
                app.map("labels"),
                app.objects("deployments").stream().map(deployment -> deployment.segment("id")).toList(),
                stats.map(found -> counts(found, "withLatestConfig", tally.unsettledLatest()))
                        .orElseGet(tally::latest),
                stats.map(found -> counts(found, "withOutdatedConfig", tally.unsettledOutdated()))
                        .orElseGet(tally::outdated),
                tasks,
                app.object("lastTaskFailure").map(AppReader::failure),
                app.whole());
    }

    /**
     * {@code "withLatestConfig":{"stats":{"counts":{"staged":0,"running":2,…}}}}; the group is left out when no task
     * belongs to it.
     *
     * @param unsettled tasks that these counts leave out: they have neither {@code TASK_STAGING} nor
     *                  {@code TASK_RUNNING} nor an end ({@code TASK_STARTING} in E04-app-stuck)
     */
    private static TaskCounts counts(Fields stats, String group, int unsettled) {
        Optional<Fields> counts = stats.object(group)
                .flatMap(found -> found.object("stats"))
                .flatMap(found -> found.object("counts"));
        return counts.map(found -> new TaskCounts(
                        found.count("staged") + unsettled,
                        found.count("running"),
                        found.count("healthy"),
                        found.count("unhealthy")))
                .orElseGet(() -> new TaskCounts(unsettled, 0, 0, 0));
    }

    private static TaskFailure failure(Fields failure) {
        return new TaskFailure(
                failure.textOr("taskId", ""),
                failure.textOr("state", ""),
                failure.textOr("message", ""),
                failure.textOr("host", ""),
                failure.textOr("slaveId", ""),
                failure.textOr("version", ""),
                failure.textOr("timestamp", ""));
    }
}
