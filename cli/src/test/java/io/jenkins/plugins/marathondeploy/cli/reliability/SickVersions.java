package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.of;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;

import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.List;

/** Versions that never become healthy, or don't stay so. */
final class SickVersions {
    private static final String GROUP = "Sick versions";
    private static final Expected BACK = rolledBack("one healthy on 2 of 2").writes(2);

    private SickVersions() {}

    static List<Scenario> scenarios() {
        return List.of(
                Story.after(GROUP, "never healthy", "health checks get 500, tasks are killed for it",
                        BACK.told("500"), Steps::failing),
                Story.after(GROUP, "never healthy, and not killed", "health checks get 500 until the time is up",
                        BACK.told("not healthy within"), place -> {
                            place.turn(Steps.TWO, 500);
                            return place.deploy(Steps.TWO, "--timeout", "5s");
                        }),
                Story.after(GROUP, "crash loop", "each task fails soon after it has begun to run",
                        BACK.told("tasks of the new version have failed"),
                        place -> place.deploy(Release.of("two").env("SIM_STATE", "crash"))),
                Story.after(GROUP, "tasks that never run", "each task fails before it runs",
                        BACK.told("tasks of the new version have failed"),
                        place -> place.deploy(Release.of("two").env("SIM_STATE", "failed"))),
                Story.after(GROUP, "tasks that stay staged", "tasks are never started", BACK.told("TASK_STAGING"),
                        place -> place.deploy(Release.of("two").env("SIM_STATE", "staging"), "--timeout", "5s")),
                Story.after(GROUP, "no resources", "no agent has the CPUs", BACK.told("InsufficientCpus"),
                        place -> place.deploy(Release.of("two").cpus(500_000), "--timeout", "5s")),
                Story.after(GROUP, "image that can't be pulled", "the agent says: manifest unknown", BACK.told("can't be pulled"),
                        place -> {
                            Images.lose(place, "two");
                            return place.deploy(Steps.TWO, "--max-task-failures", "0");
                        }),
                Story.after(GROUP, "flapping health", "one instance of two is healthy at a time, never both",
                        BACK.told("not healthy within"), place -> {
                            place.turn(Steps.TWO, 500);
                            var run = place.deploy(Steps.TWO, "--timeout", "8s");
                            run.await("0 of 2 healthy");
                            Steps.await(() -> Steps.running(place, Steps.TWO) == 2);
                            for (Instance instance : place.cluster.instances(Place.APP).subList(2, 4)) {
                                place.cluster.setTaskStatus(instance, 200);
                                Steps.await(instance::isHealthy);
                                place.cluster.setTaskStatus(instance, 500);
                                Steps.await(() -> !instance.isHealthy());
                            }
                            return run;
                        }),
                Story.after(GROUP, "sick, on-failure leave", "health checks get 500",
                        of("LEFT, exit 4", "two healthy on 0 of 2, 2 old, deploying").writes(1),
                        place -> Steps.failing(place, "--on-failure", "leave")),
                Story.after(GROUP, "sick, on-failure cancel", "health checks get 500",
                        of("CANCELLED, exit 4", "two healthy on 0 of 2, 2 old").writes(2), place -> {
                            place.turn(Steps.TWO, 500);
                            return place.deploy(Steps.TWO, "--timeout", "4s", "--on-failure", "cancel");
                        }),
                Story.of(GROUP, "first deployment is sick", "health checks get 500; there is nothing to go back to",
                        of("NOTHING_TO_ROLL_BACK, exit 3", "no app").writes(2), Steps::failing),
                Story.of(GROUP, "first deployment turns bad in the soak", "health checks get 500 from then on",
                        of("NOTHING_TO_ROLL_BACK, exit 3", "no app").writes(2), Steps::spoiling),
                Story.after(GROUP, "definition that Marathon refuses", "422 to the PUT, with what is wrong in which field",
                        refused("one healthy on 2 of 2").writes(0).told("/mem: error.min"), place -> {
                            place.proxy.inject(Requests.PUT, Fault.answer(422, "application/json",
                                    "{\"message\":\"Object is not valid\",\"details\":[{\"path\":\"/mem\",\"errors\":"
                                            + "[\"error.min\"]}]}"));
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "what runs is what is wanted", "none", of("UNCHANGED, exit 0", "one healthy on 2 of 2").writes(0),
                        place -> place.deploy(Steps.ONE)),
                Story.after(GROUP, "what runs is what is wanted, but sick", "health checks get 500",
                        of("LEFT, exit 4", "one healthy on 0 of 2").writes(0), place -> {
                            place.turn(Steps.ONE, 500);
                            Steps.await(() -> place.cluster.healthy(Place.APP).isEmpty());
                            return place.deploy(Steps.ONE, "--timeout", "4s");
                        }),
                Story.of(GROUP, "old tasks that are slow to stop", "they take 6 s to end when they are killed",
                        deployed("two healthy on 2 of 2").writes(1), place -> {
                            place.running(Release.of("one").env("SIM_KILL_MS", "6000"));
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "deployment listed late", "GET /v2/deployments shows a deployment after 3 s only",
                        deployed("two healthy on 2 of 2").writes(1), place -> {
                            place.cluster.listDeploymentsAfter(Duration.ofSeconds(3));
                            return place.deploy(Steps.TWO);
                        }));
    }
}
