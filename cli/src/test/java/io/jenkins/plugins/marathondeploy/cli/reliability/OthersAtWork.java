package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.of;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.superseded;

import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.util.ArrayList;
import java.util.List;

/** Other clients of Marathon cancel, revert, replace, delete or scale what is being deployed. */
final class OthersAtWork {
    private static final String GROUP = "Other clients";

    /** Whether events are heard. */
    private record Way(String name, Story.Setting setting) {}

    private static final List<Way> WAYS = List.of(
            new Way("", place -> place), new Way(", polling only", Place::withoutEvents));

    private OthersAtWork() {}

    static List<Scenario> scenarios() {
        List<Scenario> rows = new ArrayList<>();
        rows.addAll(betweenReadAndPut());
        for (Way way : WAYS) {
            rows.addAll(whileFollowing(way));
            rows.addAll(inTheSoak(way));
            rows.addAll(onTheWayBack(way));
        }
        return rows;
    }

    private static Scenario row(Way way, String name, String fault, Expected expected, Story story) {
        return Story.after(GROUP, name + way.name, fault, expected, place -> story.happens(way.setting.of(place)));
    }

    private static List<Scenario> betweenReadAndPut() {
        return List.of(
                Story.after(GROUP, "deleted between the read and the PUT", "another client's DELETE of the app, carried out",
                        deployed("two healthy on 2 of 2"), place -> {
                            place.proxy.inject(1, Requests.PUT, exchange -> {
                                place.cluster.delete(Place.APP);
                                exchange.relay();
                            });
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "scaled between the read and the PUT", "an autoscaler wants 3 instances",
                        deployed("two healthy on 2 of 2"), place -> {
                            place.proxy.inject(1, Requests.PUT, exchange -> {
                                place.cluster.scale(Place.APP, 3);
                                exchange.relay();
                            });
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "replaced between the read and the PUT", "another client's version, healthy at once",
                        deployed("two healthy on 2 of 2"), place -> {
                            place.proxy.inject(1, Requests.PUT, exchange -> {
                                theirs(place);
                                exchange.relay();
                            });
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "replaced between the read and the PUT, and ours is sick",
                        "another client's version, healthy at once: going back must not lose it",
                        rolledBack("theirs healthy on 2 of 2"), place -> {
                            place.proxy.inject(1, Requests.PUT, exchange -> {
                                theirs(place);
                                exchange.relay();
                            });
                            return Steps.failing(place);
                        }),
                Story.after(GROUP, "replaced between the read and the PUT, and ours turns bad in the soak",
                        "another client's version, healthy at once: going back must not lose it",
                        rolledBack("theirs healthy on 2 of 2"), place -> {
                            place.proxy.inject(1, Requests.PUT, exchange -> {
                                theirs(place);
                                exchange.relay();
                            });
                            return Steps.spoiling(place);
                        }).knownToFail("Marathon has no change under a condition, and tells nobody what a change has"
                                + " replaced; it goes back to what our own read has shown"));
    }

    private static List<Scenario> whileFollowing(Way way) {
        return List.of(
                row(way, "cancelled while following", "another client's DELETE of the deployment with force=true",
                        of("CANCELLED by others, exit 5", "two healthy on 0 of 2, 2 old").writes(1), place -> {
                            var run = Steps.following(place);
                            place.cluster.cancel(place.cluster.deployments().get(0));
                            return run;
                        }),
                row(way, "reverted while following", "another client's DELETE of the deployment",
                        superseded("one healthy on 2 of 2").writes(1).told("reverted"), place -> {
                            var run = Steps.following(place);
                            place.cluster.revert(place.cluster.deployments().get(0));
                            return run;
                        }),
                row(way, "forced over while following", "another client's version with force=true",
                        superseded("theirs healthy on 2 of 2").writes(1), place -> {
                            var run = Steps.following(place);
                            place.replacedBy(Steps.THEIRS);
                            return run;
                        }),
                row(way, "deleted while following", "another client's DELETE of the app",
                        superseded("no app").writes(1).told("deleted"), place -> {
                            var run = Steps.following(place);
                            place.cluster.delete(Place.APP);
                            return run;
                        }),
                row(way, "scaled while following",
                        "an autoscaler wants 3 instances, by force: ours is cancelled by that, old tasks count for its number",
                        superseded("two healthy on 1 of 3, 2 old").writes(1), place -> {
                            var run = Steps.following(place);
                            place.cluster.scale(Place.APP, 3);
                            place.turn(Steps.TWO, 200);
                            return run;
                        }));
    }

    private static List<Scenario> inTheSoak(Way way) {
        return List.of(
                row(way, "replaced in the soak", "another client's version",
                        superseded("theirs healthy on 2 of 2").writes(1), place -> {
                            var run = Steps.soaking(place, "1m");
                            place.replacedBy(Steps.THEIRS);
                            return run;
                        }),
                row(way, "deleted in the soak", "another client's DELETE of the app",
                        superseded("no app").writes(1).told("deleted"), place -> {
                            var run = Steps.soaking(place, "1m");
                            place.cluster.delete(Place.APP);
                            return run;
                        }),
                row(way, "scaled in the soak", "an autoscaler wants 3 instances",
                        deployed("two healthy on 3 of 3").writes(1), place -> {
                            var run = Steps.soaking(place, "8s");
                            place.cluster.scale(Place.APP, 3);
                            return run;
                        }),
                row(way, "scaled down in the soak", "an autoscaler wants 1 instance",
                        deployed("two healthy on 1 of 1").writes(1), place -> {
                            var run = Steps.soaking(place, "8s");
                            place.cluster.scale(Place.APP, 1);
                            return run;
                        }));
    }

    private static List<Scenario> onTheWayBack(Way way) {
        return List.of(
                row(way, "cancelled on the way back", "another client's DELETE of the reverting deployment with force=true",
                        of("ROLLBACK_FAILED, exit 4", "one healthy on 0 of 2, 2 old").writes(2).told("cancelled"), place -> {
                            var run = Steps.goingBack(place);
                            place.cluster.cancel(place.cluster.deployments().get(0));
                            return run;
                        }),
                row(way, "forced over on the way back", "another client's version with force=true",
                        superseded("theirs healthy on 2 of 2").writes(2), place -> {
                            var run = Steps.goingBack(place);
                            place.replacedBy(Steps.THEIRS);
                            return run;
                        }),
                row(way, "deleted on the way back", "another client's DELETE of the app",
                        superseded("no app").writes(2).told("deleted"), place -> {
                            var run = Steps.goingBack(place);
                            place.cluster.delete(Place.APP);
                            return run;
                        }),
                row(way, "scaled on the way back",
                        "an autoscaler wants 3 instances, by force: ours is cancelled by that, old tasks count for its number",
                        of("ROLLBACK_FAILED, exit 4", "one healthy on 1 of 3, 2 old").writes(2).told("cancelled"), place -> {
                            var run = Steps.goingBack(place);
                            place.cluster.scale(Place.APP, 3);
                            place.turn(Steps.ONE, 200);
                            return run;
                        }));
    }

    /** Their version runs, healthy. */
    static void theirs(Place place) {
        place.replacedBy(Steps.THEIRS);
        place.settled();
    }
}
