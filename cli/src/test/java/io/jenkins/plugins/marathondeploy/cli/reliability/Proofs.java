package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.List;

/** What looks healthy in a single look, and is not. */
final class Proofs {
    private static final String GROUP = "What counts as proven";
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);
    private static final Expected BACK = rolledBack("one healthy on 2 of 2").writes(2);

    private Proofs() {}

    static List<Scenario> scenarios() {
        return List.of(
                crashLoop("200"), crashLoop("500"), crashLoop("2000"),
                Story.after(GROUP, "no health check, one task fails once", "1 s after it has begun to run; its successor runs on",
                        GOOD.told("no health check"), place -> {
                            Live run = place.deploy(Release.of("two").unchecked());
                            Steps.await(() -> Steps.running(place, Steps.TWO) == 2);
                            place.later(Duration.ofSeconds(1), () -> place.cluster.failAll(Place.APP, 1));
                            return run;
                        }),
                Story.after(GROUP, "no health check", "none: all that can be shown is that its instances run",
                        GOOD.told("no health check").reason("so nothing more was proven"),
                        place -> place.deploy(Release.of("two").unchecked())),
                Story.after(GROUP, "no instances", "none: the definition wants 0",
                        deployed("two healthy on 0 of 0").writes(1).told("nothing is proven"),
                        place -> place.deploy(Release.of("two").instances(0))),
                Story.after(GROUP, "flapping in the soak", "health checks get 500 for 2 s of every 4 s", BACK, place -> {
                    Live run = Steps.soaking(place, "8s", "--timeout", "20s");
                    flap(place, run, 500);
                    return run;
                }),
                Story.after(GROUP, "flapping in the soak, polling only", "health checks get 500 for 2 s of every 4 s", BACK,
                        place -> {
                            Live run = Steps.soaking(place.withoutEvents(), "8s", "--timeout", "20s");
                            flap(place, run, 500);
                            return run;
                        }),
                Story.after(GROUP, "task that fails late in the soak, and all turn bad soon after",
                        "it fails 6 s into a soak of 10 s; health checks get 500 another 7 s later: the soak has begun anew",
                        BACK, place -> {
                            Live run = Steps.soaking(place, "10s", "--timeout", "10s");
                            place.later(Duration.ofSeconds(6), () ->
                                    place.cluster.exit(place.cluster.instances(Place.APP).get(0), 1));
                            place.later(Duration.ofSeconds(13), () -> place.turn(Steps.TWO, 500));
                            return run;
                        }),
                Story.after(GROUP, "readiness check that never succeeds", "it gets 200 and waits for 204; health checks pass",
                        BACK.told("readiness check").reason("not ready"),
                        place -> place.deploy(Release.of("two").neverReady(), "--timeout", "8s")),
                Story.of(GROUP, "resident app, deployed for the fifth time",
                        "none: its instances live on, and the incarnations of their tasks count the versions before", GOOD, place -> {
                            for (String before : List.of("a", "b", "c", "d")) {
                                place.running(Release.of(before).resident());
                            }
                            return place.deploy(Release.of("two").resident());
                        }),
                Story.of(GROUP, "resident app that never becomes healthy", "health checks get 500, tasks are killed for it",
                        BACK.told("tasks of the new version have failed"), place -> {
                            for (String before : List.of("a", "b", "one")) {
                                place.running(Release.of(before).resident());
                            }
                            return place.deploy(Release.of("two").resident().sick());
                        }));
    }

    private static Scenario crashLoop(String millis) {
        return Story.after(GROUP, "crash loop without health check, after " + millis + " ms",
                "each task fails " + millis + " ms after it has begun to run, and all run at some look",
                BACK.told("tasks of the new version have failed"),
                place -> place.deploy(Release.of("two").unchecked().env("SIM_EXIT_MS", millis)));
    }

    private static void flap(Place place, Live run, int status) {
        if (!run.isOver()) {
            place.turn(Steps.TWO, status);
            place.later(Duration.ofSeconds(2), () -> flap(place, run, status == 500 ? 200 : 500));
        }
    }
}
