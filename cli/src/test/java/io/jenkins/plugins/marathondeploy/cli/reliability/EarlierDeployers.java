package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.of;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.superseded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.List;

/** What a killed deployer, an autoscaler or a hand has left behind, and what a file says beside its apps. */
final class EarlierDeployers {
    private static final String GROUP = "What others have left behind";
    private static final String FIELDS = "Fields that are kept or changed";
    private static final Expected BACK = rolledBack("one healthy on 2 of 2");
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);

    private EarlierDeployers() {}

    static List<Scenario> scenarios() {
        return List.of(
                Story.after(GROUP, "killed deployer's sick version, forced over by a sick one",
                        "instances of the version before both still serve, and are what there is to go back to",
                        BACK, place -> {
                            orphaned(place, Release.of("orphan"));
                            return place.deploy(Release.of("two").sick(), "--on-lock", "force", "--max-task-failures", "1",
                                    "--rollback-timeout", "20s");
                        }),
                Story.after(GROUP, "killed deployer's sick version, deployed once more",
                        "its deployment is under way, and nobody follows it", BACK, place -> {
                            orphaned(place, Steps.TWO);
                            return place.deploy(Steps.TWO, "--timeout", "5s", "--lock-timeout", "8s");
                        }),
                Story.after(GROUP, "killed deployer's sick version, deployed once more by force",
                        "its deployment is under way, and nobody follows it", BACK, place -> {
                            orphaned(place, Steps.TWO);
                            return place.deploy(Steps.TWO, "--timeout", "5s", "--on-lock", "force");
                        }),
                Story.after(GROUP, "half-way state, all of it healthy",
                        "a killed deployer's deployment, dropped by force: two old instances run on beside two healthy new ones",
                        GOOD, place -> {
                            orphaned(place, Steps.TWO);
                            place.cluster.cancel(place.cluster.deployments().get(0));
                            place.turn(Steps.TWO, 200);
                            Steps.await(() -> place.cluster.healthy(Place.APP).size() == 2);
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "half-way state, nothing of it healthy",
                        "a killed deployer's sick deployment, dropped by force; deployed again, it becomes healthy",
                        GOOD, place -> {
                            orphaned(place, Steps.TWO);
                            place.cluster.cancel(place.cluster.deployments().get(0));
                            var run = place.deploy(Steps.TWO);
                            run.await("submitted ");
                            place.turn(Steps.TWO, 200);
                            return run;
                        }),
                Story.after(GROUP, "nothing healthy to go back to", "the version before is sick as well",
                        of("ROLLBACK_FAILED, exit 4", "one healthy on 0 of 2, 2 old, deploying")
                                .told("nothing healthy to go back to"), place -> {
                            place.turn(Steps.ONE, 500);
                            Steps.await(() -> place.cluster.healthy(Place.APP).isEmpty());
                            place.turn(Steps.TWO, 500);
                            return place.deploy(Steps.TWO, "--timeout", "5s", "--rollback-timeout", "6s");
                        }),
                Story.after(GROUP, "forced partial update while following",
                        "another client gives the app more memory, by force; its version is seen 0.3 s after ours is cancelled",
                        superseded("two healthy on 2 of 2").writes(1), place -> {
                            var run = Steps.following(place);
                            place.cluster.storeChangesAfter(Duration.ofMillis(300));
                            place.cluster.listDeploymentsAfter(Duration.ofMillis(300));
                            place.cluster.forceChange(Place.APP, content -> content.put("mem", 64));
                            place.turn(Steps.TWO, 200);
                            return run;
                        }),
                Story.of(FIELDS, "file without instances, app scaled to 3", "none: what the file does not say is kept",
                        deployed("two healthy on 3 of 3").writes(1), place -> {
                            place.running(Release.of("one").instances(3));
                            return place.deploy(Release.of("two").withoutInstances());
                        }),
                Story.of(FIELDS, "group's file without instances, app scaled to 3",
                        "none: what the file does not say is kept",
                        deployed("two healthy on 3 of 3").writes(1), place -> {
                            place.running(Release.of("one").instances(3));
                            return place.deployGroup(shop(Release.of("two").withoutInstances()));
                        }),
                Story.after(FIELDS, "dependencies of a group, nothing else", "none: the app in it is what runs",
                        deployed("one healthy on 2 of 2, /shop depends on /base").writes(1),
                        place -> place.deployGroup(onBase(place, shop(Steps.ONE)))),
                Story.after(FIELDS, "dependencies of a group, and its app is sick", "health checks get 500",
                        rolledBack("one healthy on 2 of 2"), place -> {
                            place.turn(Steps.TWO, 500);
                            return place.deployGroup(onBase(place, shop(Steps.TWO)), "--timeout", "5s");
                        }));
    }

    /** A deployment of a sick version that nobody follows; its instances run. */
    private static void orphaned(Place place, Release release) {
        place.turn(release, 500);
        place.cluster.put(release.definition(), false);
        Steps.await(() -> Steps.running(place, release) == 2);
    }

    private static ObjectNode shop(Release release) {
        ObjectNode group = JsonNodeFactory.instance.objectNode().put("id", "/shop");
        group.putArray("apps").add(release.definition().put("id", "/shop/web"));
        return group;
    }

    private static ObjectNode onBase(Place place, ObjectNode group) {
        ObjectNode base = Release.of("base").definition().put("id", "/base").put("instances", 1);
        place.cluster.put(base, false);
        Steps.await(() -> place.cluster.healthy("/base").size() == 1 && place.cluster.deployments().isEmpty());
        group.putArray("dependencies").add("/base");
        return group;
    }
}
