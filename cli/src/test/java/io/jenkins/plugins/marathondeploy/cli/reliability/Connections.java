package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.of;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;

import io.jenkins.plugins.marathondeploy.cluster.fault.Call;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Connections that are refused, reset, or never answered, at each kind of request. */
final class Connections {
    private static final String GROUP = "Connections";
    private static final Expected BY_HAND = of("ROLLED_BACK, exit 0", "one healthy on 2 of 2");

    /** A way in which a connection goes wrong for a while. */
    private record Trouble(String name, String fault, Breaking breaking) {}

    private interface Breaking {
        void begin(Place place, Predicate<Call> kind);
    }

    private static final List<Trouble> TROUBLES = List.of(
            new Trouble("refused", "nobody listens for 3 s from the first such request on", (place, kind) ->
                    place.proxy.inject(1, kind, Fault.refuse(Duration.ofSeconds(3)))),
            new Trouble("reset", "such requests are reset for 3 s, before they reach Marathon", (place, kind) ->
                    place.proxy.inject(Duration.ofSeconds(3), kind, Fault.reset())),
            new Trouble("hanging", "the first such request is never answered, nor carried out", (place, kind) ->
                    place.proxy.inject(1, kind, Fault.hang())));

    private Connections() {}

    static List<Scenario> scenarios() {
        List<Scenario> rows = new ArrayList<>();
        for (Trouble trouble : TROUBLES) {
            rows.add(row("read of the app before the change", trouble, deployed("two healthy on 2 of 2").writes(1), place -> {
                trouble.breaking.begin(place, Requests.READ);
                return place.deploy(Steps.TWO);
            }));
            rows.add(row("PUT", trouble, deployed("two healthy on 2 of 2").writes(1), place -> {
                trouble.breaking.begin(place, Requests.PUT);
                return place.deploy(Steps.TWO);
            }));
            rows.add(row("list of deployments", trouble, deployed("two healthy on 2 of 2").writes(1), place -> {
                trouble.breaking.begin(place, Requests.LIST.and(place.after(Requests.PUT)));
                return Steps.followed(place, Requests.LIST, 1);
            }));
            rows.add(row("read of the app while following", trouble, deployed("two healthy on 2 of 2").writes(1), place -> {
                trouble.breaking.begin(place, Requests.READ.and(place.after(Requests.PUT)));
                return place.deploy(Steps.TWO);
            }));
            rows.add(row("read of the app in the soak", trouble, deployed("two healthy on 2 of 2").writes(1), place -> {
                var run = Steps.soaking(place, "8s");
                trouble.breaking.begin(place, Requests.READ);
                return run;
            }));
            rows.add(row("read of the launch queue for the diagnosis", trouble, rolledBack("one healthy on 2 of 2").writes(2),
                    place -> {
                        trouble.breaking.begin(place, Requests.QUEUE);
                        return Steps.failing(place);
                    }));
            rows.add(row("DELETE that reverts", trouble, rolledBack("one healthy on 2 of 2").writes(2), place -> {
                trouble.breaking.begin(place, Requests.REVERT);
                return Steps.failing(place);
            }));
            rows.add(row("PUT that restores the version before", trouble, rolledBack("one healthy on 2 of 2").writes(2),
                    place -> {
                        trouble.breaking.begin(place, Requests.RESTORE);
                        return Steps.spoiling(place);
                    }));
            rows.add(row("events", trouble, deployed("two healthy on 2 of 2").writes(1), place -> {
                trouble.breaking.begin(place, Requests.EVENTS);
                return place.deploy(Steps.TWO);
            }));
            rows.add(row("read of an earlier version, rollback by hand", trouble, BY_HAND, place -> {
                trouble.breaking.begin(place, Requests.VERSION);
                return byHand(place);
            }));
            rows.add(row("PUT of a rollback by hand", trouble, BY_HAND, place -> {
                trouble.breaking.begin(place, Requests.RESTORE);
                return byHand(place);
            }));
        }
        rows.add(Story.after(GROUP, "everything refused for good", "nobody listens from the start on",
                refused("one healthy on 2 of 2").writes(0).told("Nothing was changed on Marathon"), place -> {
                    place.proxy.refuse(Duration.ofMinutes(10));
                    return place.deploy(Steps.TWO);
                }));
        return rows;
    }

    private static Scenario row(String kind, Trouble trouble, Expected expected, Story story) {
        return Story.after(GROUP, kind + ": " + trouble.name, trouble.fault, expected, story);
    }

    static io.jenkins.plugins.marathondeploy.cli.Live byHand(Place place) {
        String version = place.cluster.app(Place.APP).orElseThrow().version().toString();
        place.replacedBy(Steps.TWO);
        place.settled();
        return place.rollback("--to", version);
    }
}
