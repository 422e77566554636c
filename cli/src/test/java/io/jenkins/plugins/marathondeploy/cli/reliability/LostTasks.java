package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Condition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tasks that the infrastructure loses: agents that go, launches that are dropped. The version can't help it. */
final class LostTasks {
    private static final String GROUP = "Lost tasks";
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);

    private LostTasks() {}

    static List<Scenario> scenarios() {
        List<Scenario> rows = new ArrayList<>();
        for (String state : List.of("TASK_LOST", "TASK_GONE", "TASK_DROPPED", "TASK_GONE_BY_OPERATOR")) {
            rows.add(Story.after(GROUP, state + " while following", "four tasks of the new version, one after the other",
                    GOOD.told(state), place -> {
                        Live run = Steps.following(place);
                        for (int i = 0; i < 4; i++) {
                            lose(place, run, state);
                        }
                        place.turn(Steps.TWO, 200);
                        return run;
                    }));
        }
        rows.add(Story.after(GROUP, "TASK_GONE in the soak", "four tasks, one after the other", GOOD, place -> {
            Live run = Steps.soaking(place, "8s");
            for (int i = 0; i < 4; i++) {
                lose(place, run, "TASK_GONE");
            }
            return run;
        }));
        rows.add(Story.after(GROUP, "agent that can't be reached, in the soak",
                "TASK_UNREACHABLE of one task; Marathon starts another instance", GOOD, place -> {
                    Live run = Steps.soaking(place, "8s");
                    one(place).ifPresent(instance -> place.cluster.lose(instance, "TASK_UNREACHABLE"));
                    return run;
                }));
        return rows;
    }

    /** Loses one, and waits for its successor and for what is told of it unless the deployment has been given up. */
    static void lose(Place place, Live run, String state) {
        one(place).ifPresent(instance -> {
            String task = instance.task().id();
            place.cluster.lose(instance, state);
            Steps.await(() -> run.isOver()
                    || instance.condition() == Condition.RUNNING && !instance.task().id().equals(task)
                            && run.printed().contains("task " + task + " was lost"));
        });
    }

    /** Loses all at once, and waits for as many successors unless the deployment has been given up. */
    static void loseAll(Place place, Live run, String state) {
        List<String> tasks = running(place).map(instance -> instance.task().id()).toList();
        running(place).toList().forEach(instance -> place.cluster.lose(instance, state));
        Steps.await(() -> run.isOver()
                || running(place).filter(instance -> !tasks.contains(instance.task().id())).count() == tasks.size());
    }

    private static Optional<Instance> one(Place place) {
        return running(place).findFirst();
    }

    private static Stream<Instance> running(Place place) {
        return place.cluster.instances(Place.APP).stream()
                .filter(instance -> instance.app().content().at("/env/RELEASE").asText().equals("two")
                        && instance.condition() == Condition.RUNNING);
    }
}
