package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.superseded;

import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.List;

/** Somebody else's version lands between a look and the write that was decided on it. */
final class EarlierLooks {
    private static final String GROUP = "Writes decided on an earlier look";
    private static final String LATE = "the answer is on its way while another client's version becomes healthy";
    private static final String DIAGNOSIS = "another client's version becomes healthy during the diagnosis";

    private EarlierLooks() {}

    static List<Scenario> scenarios() {
        return List.of(
                Story.after(GROUP, "late answer to the first look, and ours is sick", LATE,
                        rolledBack("theirs healthy on 2 of 2").writes(2), place -> {
                            place.proxy.inject(1, Requests.READ, answeredAfterTheirs(place));
                            return Steps.failing(place);
                        }),
                Story.after(GROUP, "late answer to the first look, and ours turns bad in the soak",
                        LATE + ": going back must not lose it",
                        rolledBack("theirs healthy on 2 of 2").writes(2), place -> {
                            place.proxy.inject(1, Requests.READ, answeredAfterTheirs(place));
                            return Steps.spoiling(place);
                        }),
                Story.after(GROUP, "before the version before is restored", DIAGNOSIS,
                        superseded("theirs healthy on 2 of 2").writes(1), place -> {
                            place.proxy.inject(1, Requests.QUEUE, relayedAfterTheirs(place));
                            return Steps.spoiling(place);
                        }),
                Story.of(GROUP, "before the app is removed", DIAGNOSIS + "; before ours there was none",
                        superseded("theirs healthy on 2 of 2").writes(1), place -> {
                            place.proxy.inject(1, Requests.QUEUE, relayedAfterTheirs(place));
                            return Steps.spoiling(place);
                        }),
                Story.after(GROUP, "before our deployment is cancelled", DIAGNOSIS,
                        superseded("theirs healthy on 2 of 2").writes(1), place -> {
                            place.proxy.inject(1, Requests.QUEUE, relayedAfterTheirs(place));
                            return Steps.failing(place, "--on-failure", "cancel");
                        }),
                Story.after(GROUP, "lock that lasts longer than the deployment's limit",
                        "another client's deployment holds the app for 8 s; --timeout 6s",
                        deployed("two healthy on 2 of 2").writes(1), place -> {
                            place.turn(Steps.THEIRS, 500);
                            place.cluster.put(Steps.THEIRS.definition(), false);
                            var run = place.deploy(Steps.TWO, "--timeout", "6s");
                            run.await("waiting");
                            place.later(Duration.ofSeconds(8), () -> place.turn(Steps.THEIRS, 200));
                            return run;
                        }));
    }

    private static Fault answeredAfterTheirs(Place place) {
        return exchange -> {
            byte[] answer = exchange.carryOut();
            OthersAtWork.theirs(place);
            exchange.write(answer);
        };
    }

    private static Fault relayedAfterTheirs(Place place) {
        return exchange -> {
            OthersAtWork.theirs(place);
            exchange.relay();
        };
    }
}
