package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.of;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;

import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** 500, 502 and 503: for a second, for ten, and past the limit, in each phase. */
final class Outages {
    private static final String GROUP = "Server errors";

    private Outages() {}

    static List<Scenario> scenarios() {
        List<Scenario> rows = new ArrayList<>();
        for (int status : List.of(500, 502, 503)) {
            for (int seconds : List.of(1, 10)) {
                rows.addAll(passing(status, Duration.ofSeconds(seconds)));
            }
            rows.addAll(lasting(status));
        }
        return rows;
    }

    private static List<Scenario> passing(int status, Duration time) {
        String fault = status + " to everything for " + time.toSeconds() + " s";
        String what = status + " for " + time.toSeconds() + " s";
        return List.of(
                Story.after(GROUP, what + ", before the change", fault, deployed("two healthy on 2 of 2").writes(1), place -> {
                    place.proxy.inject(time, Requests.ALL, error(status));
                    return place.deploy(Steps.TWO);
                }),
                Story.after(GROUP, what + ", from the PUT on", fault + ", the PUT not applied",
                        deployed("two healthy on 2 of 2").writes(1), place -> {
                            place.proxy.inject(time, place.after(Requests.READ), error(status));
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, what + ", while following", fault, deployed("two healthy on 2 of 2").writes(1), place -> {
                    place.proxy.inject(time, place.after(Requests.PUT).and(Requests.PUT.negate()), error(status));
                    return place.deploy(Steps.TWO);
                }),
                Story.after(GROUP, what + ", from the revert on", fault + ", the DELETE not applied",
                        rolledBack("one healthy on 2 of 2").writes(2), place -> {
                            place.proxy.inject(time, Requests.REVERT.or(place.after(Requests.REVERT)), error(status));
                            return Steps.failing(place);
                        }));
    }

    private static List<Scenario> lasting(int status) {
        String fault = status + " to everything, for good";
        return List.of(
                Story.after(GROUP, status + " past the limit, before the change", fault,
                        refused("one healthy on 2 of 2").writes(0).told("Nothing was changed on Marathon"), place -> {
                            place.proxy.inject(Requests.ALL, error(status));
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, status + " past the limit, at the PUT alone", status + " to every PUT",
                        refused("one healthy on 2 of 2").writes(0), place -> {
                            place.proxy.inject(Requests.PUT, error(status));
                            return place.deploy(Steps.TWO, "--timeout", "15s");
                        }),
                Story.after(GROUP, status + " past the limit, while following", fault,
                        of("ROLLBACK_FAILED, exit 4", "two healthy on 2 of 2").writes(1).told("Marathon does not answer"),
                        place -> {
                            place.proxy.inject(place.after(Requests.PUT).and(Requests.PUT.negate()), error(status));
                            return place.deploy(Steps.TWO, "--timeout", "3s", "--rollback-timeout", "3s");
                        }),
                Story.after(GROUP, status + " past the limit, from the revert on", fault,
                        of("ROLLBACK_FAILED, exit 4", "two healthy on 0 of 2, 2 old, deploying").writes(1), place -> {
                            place.proxy.inject(Requests.REVERT.or(place.after(Requests.REVERT)), error(status));
                            return Steps.failing(place, "--rollback-timeout", "5s");
                        }));
    }

    static Fault error(int status) {
        return status == 500
                ? Fault.answer(500, "application/json", "{\"message\":\"Internal error\"}")
                : Fault.answer(status, "text/html", "<html><h1>" + status + "</h1></html>");
    }
}
