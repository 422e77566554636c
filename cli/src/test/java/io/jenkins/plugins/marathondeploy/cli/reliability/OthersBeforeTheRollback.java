package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.superseded;

import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.util.List;

/** Ours has failed, and before it is taken back somebody else deploys: theirs must never be rolled back. */
final class OthersBeforeTheRollback {
    private static final String GROUP = "Other clients between our deployment and our rollback";

    private OthersBeforeTheRollback() {}

    static List<Scenario> scenarios() {
        return List.of(
                Story.after(GROUP, "their version before the diagnosis", "another client's version by force",
                        superseded("theirs healthy on 2 of 2").writes(1), place -> {
                            place.proxy.inject(1, Requests.QUEUE, exchange -> {
                                place.replacedBy(Steps.THEIRS);
                                exchange.relay();
                            });
                            return Steps.failing(place);
                        }),
                Story.after(GROUP, "their version before the revert", "another client's version by force, when the DELETE is"
                                + " on its way: the deployment to revert is gone",
                        superseded("theirs healthy on 2 of 2").writes(2), place -> {
                            place.proxy.inject(1, Requests.REVERT, exchange -> {
                                place.replacedBy(Steps.THEIRS);
                                exchange.relay();
                            });
                            return Steps.failing(place);
                        }),
                Story.after(GROUP, "their version before the version before is restored",
                        "another client's deployment runs when the PUT of the version is on its way",
                        superseded("theirs healthy on 2 of 2").writes(2), place -> {
                            place.turn(Steps.THEIRS, 500);
                            place.proxy.inject(1, Requests.RESTORE, exchange -> {
                                place.replacedBy(Steps.THEIRS);
                                exchange.relay();
                                place.turn(Steps.THEIRS, 200);
                            });
                            return Steps.spoiling(place);
                        }),
                Story.after(GROUP, "their version in the last look before the version before is restored",
                        "another client's version, deployed and healthy between our last look and our PUT of the version",
                        superseded("theirs healthy on 2 of 2"), place -> {
                            place.proxy.inject(1, Requests.RESTORE, exchange -> {
                                OthersAtWork.theirs(place);
                                exchange.relay();
                            });
                            return Steps.spoiling(place);
                        }).knownToFail("Marathon has no change under a condition; what is done within the milliseconds"
                                + " between a look and the write after it can't be seen"),
                Story.after(GROUP, "deleted before the revert", "another client's DELETE of the app",
                        superseded("no app").writes(2), place -> {
                            place.proxy.inject(1, Requests.REVERT, exchange -> {
                                place.cluster.delete(Place.APP);
                                exchange.relay();
                            });
                            return Steps.failing(place);
                        }),
                Story.after(GROUP, "deleted before the version before is restored", "another client's DELETE of the app,"
                                + " whose tasks are slow to stop",
                        superseded("no app"), place -> {
                            place.proxy.inject(1, Requests.RESTORE, exchange -> {
                                place.cluster.delete(Place.APP);
                                exchange.relay();
                            });
                            var run = place.deploy(Release.of("two").env("SIM_KILL_MS", "4000"), "--soak", "20s", "--timeout", "10s");
                            run.await("watching for");
                            place.turn(Steps.TWO, 500);
                            return run;
                        }),
                Story.after(GROUP, "scaled before the revert", "an autoscaler wants 3 instances of the sick version, by force",
                        rolledBack("one healthy on 2 of 2"), place -> {
                            place.proxy.inject(1, Requests.REVERT, exchange -> {
                                place.cluster.scale(Place.APP, 3);
                                exchange.relay();
                            });
                            return Steps.failing(place);
                        }));
    }
}
