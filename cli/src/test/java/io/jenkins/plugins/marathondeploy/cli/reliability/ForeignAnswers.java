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

/** Answers that are none of Marathon's, or not all of them. */
final class ForeignAnswers {
    private static final String GROUP = "Truncated and foreign answers";
    private static final Fault PAGE = Fault.answer(200, "text/html", "<html><h1>Please log in</h1></html>");
    private static final Fault NOT_FOUND = Fault.answer(404, "text/html", "<html><h1>404 Not Found</h1></html>");
    private static final Duration TIME = Duration.ofSeconds(4);

    /** A request, and a deployment that comes to make it. */
    private record At(String name, Predicate<Call> kind, boolean write, Expected expected, Story story) {}

    private static final List<At> REQUESTS = List.of(
            new At("read of the app before the change", Requests.READ, false,
                    deployed("two healthy on 2 of 2").writes(1), place -> place.deploy(Steps.TWO)),
            new At("PUT", Requests.PUT, true, deployed("two healthy on 2 of 2").writes(1), place -> place.deploy(Steps.TWO)),
            new At("list of deployments", Requests.LIST, false, deployed("two healthy on 2 of 2").writes(1),
                    place -> Steps.followed(place, Requests.LIST, 1)),
            new At("read of the launch queue", Requests.QUEUE, false,
                    rolledBack("one healthy on 2 of 2").writes(2), Steps::failing),
            new At("DELETE that reverts", Requests.REVERT, true, rolledBack("one healthy on 2 of 2").writes(2), Steps::failing),
            new At("PUT that restores the version before", Requests.RESTORE, true,
                    rolledBack("one healthy on 2 of 2").writes(2), Steps::spoiling),
            new At("read of an earlier version, rollback by hand", Requests.VERSION, false,
                    of("ROLLED_BACK, exit 0", "one healthy on 2 of 2"), Connections::byHand));

    private ForeignAnswers() {}

    static List<Scenario> scenarios() {
        List<Scenario> rows = new ArrayList<>();
        for (At at : REQUESTS) {
            rows.add(row(at, "half of the JSON", Fault.halfAnswer()));
            rows.add(row(at, "a proxy's page with 200", at.write ? Fault.answerAfterwards(
                    200, "text/html", "<html><h1>Please log in</h1></html>") : PAGE));
        }
        rows.addAll(whileFollowing());
        rows.add(Story.after(GROUP, "read of the app before the change: a proxy's 404",
                "404 with a page, for good: it must not count as an app that is not there",
                refused("one healthy on 2 of 2").writes(0).told("Nothing was changed on Marathon"), place -> {
                    place.proxy.inject(Requests.READ, NOT_FOUND);
                    return place.deploy(Steps.TWO);
                }));
        rows.add(Story.after(GROUP, "PUT taken, and forgotten",
                "200 to the PUT from a leader that is replaced before it has stored the change",
                refused("one healthy on 2 of 2").writes(0).told("still has what was there before"), place -> {
                    place.proxy.inject(1, Requests.PUT, Fault.answer(200, "application/json",
                            "{\"version\":\"2026-01-01T00:00:00.000Z\",\"deploymentId\":\"0b38b483\"}"));
                    return place.deploy(Steps.TWO);
                }));
        return rows;
    }

    private static Scenario row(At at, String name, Fault fault) {
        String when = at.write ? "once, the request is applied" : "for 4 s";
        return Story.after(GROUP, at.name + ": " + name, name + " as the answer, " + when, at.expected, place -> {
            if (at.write) {
                place.proxy.inject(1, at.kind, fault);
            } else {
                place.proxy.inject(TIME, at.kind, fault);
            }
            return at.story.happens(place);
        });
    }

    private static List<Scenario> whileFollowing() {
        List<Scenario> rows = new ArrayList<>();
        List<String> names = List.of("half of the JSON", "a proxy's page with 200", "a proxy's page with 404",
                "an empty answer with 200", "{} with 200", "[] with 200");
        List<Fault> faults = List.of(Fault.halfAnswer(), PAGE, NOT_FOUND, Fault.answer(200, "application/json", ""),
                Fault.answer(200, "application/json", "{}"), Fault.answer(200, "application/json", "[]"));
        for (int i = 0; i < names.size(); i++) {
            Fault fault = faults.get(i);
            rows.add(Story.after(GROUP, "reads while following: " + names.get(i), "to every read, for 4 s",
                    deployed("two healthy on 2 of 2").writes(1), place -> {
                        var run = Steps.following(place);
                        place.proxy.inject(TIME, Requests.READ, fault);
                        long before = place.proxy.count(Requests.READ);
                        Steps.await(() -> place.proxy.count(Requests.READ) > before);
                        place.turn(Steps.TWO, 200);
                        return run;
                    }));
        }
        rows.add(Story.after(GROUP, "list of deployments while following: [] with 200", "an empty list, for 4 s",
                deployed("two healthy on 2 of 2").writes(1), place -> {
                    place.proxy.inject(TIME, Requests.LIST.and(place.after(Requests.PUT)),
                            Fault.answer(200, "application/json", "[]"));
                    return Steps.followed(place, Requests.LIST, 2);
                }));
        return rows;
    }
}
