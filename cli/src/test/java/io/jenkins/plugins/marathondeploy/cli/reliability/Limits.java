package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.util.List;

/** What the limits of a deployment let through, and what they don't. */
final class Limits {
    private static final String GROUP = "Limits of a deployment";
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);
    private static final Expected BACK = rolledBack("one healthy on 2 of 2").writes(2);

    private Limits() {}

    static List<Scenario> scenarios() {
        return List.of(
                Story.after(GROUP, "--min-healthy-time 6s, tasks that fail after 3 s", "each is healthy at first, and then fails",
                        BACK.told("tasks of the new version have failed"), place -> place.deploy(
                                Release.of("two").env("SIM_EXIT_MS", "3000"), "--min-healthy-time", "6s")),
                Story.after(GROUP, "--min-healthy-time 4s, healthy", "none", GOOD,
                        place -> place.deploy(Steps.TWO, "--min-healthy-time", "4s")),
                Story.after(GROUP, "--min-healthy-time 4s, no health check", "none", GOOD.told("no health check"),
                        place -> place.deploy(Release.of("two").unchecked(), "--min-healthy-time", "4s")),
                Story.after(GROUP, "--max-lost-tasks 2, two lost", "TASK_GONE of two tasks, one after the other",
                        BACK.reason("the infrastructure lost 2 tasks"), place -> lost(place, "--max-lost-tasks", "2")),
                Story.after(GROUP, "--max-task-failures 1, two lost", "TASK_GONE of two tasks: lost is not failed",
                        GOOD, place -> lost(place, "--max-task-failures", "1")),
                Story.after(GROUP, "--max-task-failures 1, an agent goes", "TASK_GONE of both tasks at once",
                        GOOD.told("TASK_GONE"), place -> {
                            Live run = Steps.following(place, "--max-task-failures", "1");
                            LostTasks.loseAll(place, run, "TASK_GONE");
                            place.turn(Steps.TWO, 200);
                            return run;
                        }),
                Story.after(GROUP, "--require-health-checks, and there is none", "the definition has no health check",
                        refused("one healthy on 2 of 2").writes(0).told("has no health check"),
                        place -> place.deploy(Release.of("two").unchecked(), "--require-health-checks")),
                Story.after(GROUP, "--require-health-checks, and there is one", "none", GOOD,
                        place -> place.deploy(Steps.TWO, "--require-health-checks")));
    }

    private static Live lost(Place place, String... options) {
        Live run = Steps.following(place, options);
        LostTasks.lose(place, run, "TASK_GONE");
        LostTasks.lose(place, run, "TASK_GONE");
        place.turn(Steps.TWO, 200);
        return run;
    }
}
