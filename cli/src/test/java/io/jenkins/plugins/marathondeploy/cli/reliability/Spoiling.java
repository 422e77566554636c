package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.of;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;

import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.util.List;

/** What turns bad while it is watched, and rollbacks that fail. */
final class Spoiling {
    private static final String SOAK = "Health in the soak";
    private static final String BACK = "Rollbacks that fail";
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);
    private static final Expected ROLLED_BACK = rolledBack("one healthy on 2 of 2").writes(2);

    private Spoiling() {}

    static List<Scenario> scenarios() {
        return List.of(
                Story.after(SOAK, "all instances turn bad", "health checks get 500 from then on",
                        ROLLED_BACK.told("did not stay so"), Steps::spoiling),
                Story.after(SOAK, "one instance turns bad", "its health checks get 500 from then on",
                        ROLLED_BACK.told("did not stay so"), place -> {
                            var run = Steps.soaking(place, "20s", "--timeout", "10s");
                            place.cluster.setTaskStatus(place.cluster.instances(Place.APP).get(0), 500);
                            return run;
                        }),
                Story.after(SOAK, "all instances turn bad, polling only", "health checks get 500 from then on",
                        ROLLED_BACK.told("did not stay so"), place -> Steps.spoiling(place.withoutEvents())),
                Story.after(SOAK, "bad for a moment", "health checks get 500 until they are seen to, then 200",
                        GOOD, place -> {
                            var run = Steps.soaking(place, "10s");
                            place.turn(Steps.TWO, 500);
                            Steps.await(() -> place.cluster.healthy(Place.APP).isEmpty());
                            place.turn(Steps.TWO, 200);
                            return run;
                        }),
                Story.after(SOAK, "one task crashes once", "it fails; its successor is healthy", GOOD, place -> {
                    var run = Steps.soaking(place, "10s");
                    place.cluster.exit(place.cluster.instances(Place.APP).get(0), 1);
                    return run;
                }),
                Story.after(SOAK, "tasks crash again and again", "each task fails 3 s after it has begun to run",
                        ROLLED_BACK.told("while it was watched"), place ->
                                place.deploy(Release.of("two").env("SIM_EXIT_MS", "3000"), "--soak", "1m")),
                Story.after(BACK, "the version before is sick, too", "health checks of both get 500",
                        of("ROLLBACK_FAILED, exit 4", "one healthy on 0 of 2, 2 old, deploying").writes(2)
                                .told("the rollback failed as well"),
                        place -> Steps.goingBack(place, "--rollback-timeout", "8s")),
                Story.after(BACK, "the image of the version before is gone", "the registry no longer has it",
                        of("ROLLBACK_FAILED, exit 4", "one healthy on 0 of 2, 2 old, deploying").writes(2)
                                .told("can't be pulled"),
                        place -> {
                            Images.lose(place, "one");
                            return Steps.following(place, "--timeout", "5s");
                        }),
                Story.after(BACK, "the image of the version before is gone, after the soak", "the registry no longer has it",
                        of("ROLLBACK_FAILED, exit 4", "one healthy on 0 of 2, 2 old, deploying").writes(2)
                                .told("can't be pulled"),
                        place -> {
                            Images.lose(place, "one");
                            return Steps.spoiling(place);
                        }),
                Story.after(BACK, "Marathon no longer has the version before", "404 to the PUT of the version, for good",
                        of("ROLLBACK_FAILED, exit 4", "two healthy on 0 of 2").writes(1).told("no longer has version"), place -> {
                            place.proxy.inject(Requests.RESTORE, Fault.answer(
                                    404, "application/json", "{\"message\":\"App '/shop/web' does not exist\"}"));
                            return Steps.spoiling(place);
                        }),
                Story.after(BACK, "rollback by hand to a version that Marathon does not have", "404 to the read of it",
                        refused("one healthy on 2 of 2").writes(0),
                        place -> place.rollback("--to", "2020-01-01T00:00:00.000Z")),
                Story.after(BACK, "rollback by hand to a version that is sick", "its health checks get 500",
                        of("ROLLBACK_FAILED, exit 4", "one healthy on 0 of 2, 2 old, deploying"), place -> {
                            String version = place.cluster.app(Place.APP).orElseThrow().version().toString();
                            OthersAtWork.theirs(place);
                            place.turn(Steps.ONE, 500);
                            return place.rollback("--to", version, "--timeout", "6s");
                        }));
    }
}
