package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.List;

/** 409 because of other deployments, and 403 because there are too many of them. */
final class Locks {
    private static final String GROUP = "Locks and limits";
    private static final Fault CONFLICT =
            Fault.answer(409, "application/json", "{\"message\":\"Conflicting change\"}");

    private static final Fault LOCKED = Fault.answer(409, "application/json",
            "{\"message\":\"App is locked by one or more deployments.\",\"deployments\":[{\"id\":\"a4f58f4e\"}]}");

    private Locks() {}

    static List<Scenario> scenarios() {
        return List.of(
                Story.after(GROUP, "lock that ends", "another client's deployment holds the app, then becomes healthy",
                        deployed("two healthy on 2 of 2").writes(1), place -> {
                            locked(place);
                            var run = place.deploy(Steps.TWO);
                            run.await("waiting");
                            place.turn(Steps.THEIRS, 200);
                            return run;
                        }),
                Story.after(GROUP, "lock that never ends", "another client's deployment holds the app for good",
                        refused("theirs healthy on 0 of 2, 2 old, deploying").writes(0).told("lock timeout"), place -> {
                            locked(place);
                            return place.deploy(Steps.TWO, "--lock-timeout", "4s");
                        }),
                Story.after(GROUP, "lock that changes hands", "another client's deployment ends, and the next one begins",
                        deployed("two healthy on 2 of 2").writes(1), place -> {
                            locked(place);
                            var run = place.deploy(Steps.TWO);
                            run.await("waiting");
                            Release next = Release.of("next");
                            place.turn(next, 500);
                            place.replacedBy(next);
                            long reads = place.proxy.count(Requests.READ);
                            Steps.await(() -> place.proxy.count(Requests.READ) >= reads + 2);
                            place.turn(next, 200);
                            return run;
                        }),
                Story.after(GROUP, "lock, on-lock fail", "another client's deployment holds the app",
                        refused("theirs healthy on 0 of 2, 2 old, deploying").writes(0).told("locked by"), place -> {
                            locked(place);
                            return place.deploy(Steps.TWO, "--on-lock", "fail");
                        }),
                Story.after(GROUP, "lock, on-lock force", "another client's deployment holds the app for good",
                        deployed("two healthy on 2 of 2").writes(1), place -> {
                            locked(place);
                            return place.deploy(Steps.TWO, "--on-lock", "force");
                        }),
                Story.after(GROUP, "lock that comes between the read and the PUT",
                        "another client's deployment begins when the PUT is on its way, and ends",
                        deployed("two healthy on 2 of 2").writes(2), place -> {
                            place.proxy.inject(1, Requests.PUT, exchange -> {
                                locked(place);
                                exchange.relay();
                            });
                            var run = place.deploy(Steps.TWO);
                            run.await("waiting");
                            place.turn(Steps.THEIRS, 200);
                            return run;
                        }),
                Story.after(GROUP, "409 that names no deployment", "two changes meet, once",
                        deployed("two healthy on 2 of 2").writes(1), place -> {
                            place.proxy.inject(1, Requests.PUT, CONFLICT);
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "409 that names no deployment, for good", "every PUT conflicts",
                        refused("one healthy on 2 of 2").writes(0).told("conflicts"), place -> {
                            place.proxy.inject(Requests.PUT, CONFLICT);
                            return place.deploy(Steps.TWO, "--lock-timeout", "4s");
                        }),
                Story.after(GROUP, "version to be restored while another deployment holds the app",
                        "the PUT of the version is refused with 409 for a running deployment, for 3 s",
                        rolledBack("one healthy on 2 of 2").writes(2), place -> {
                            place.proxy.inject(Duration.ofSeconds(3), Requests.RESTORE, LOCKED);
                            return Steps.spoiling(place);
                        }),
                Story.after(GROUP, "deployment limit that ends", "403 too many deployments, until another one has ended",
                        deployed("two healthy on 2 of 2"), place -> {
                            full(place);
                            var run = place.deploy(Steps.TWO);
                            run.await("too many deployments");
                            place.turn(Release.of("other"), 200);
                            return run;
                        }),
                Story.after(GROUP, "deployment limit that never ends", "403 too many deployments, for good",
                        refused("one healthy on 2 of 2, deploying").told("too many deployments"), place -> {
                            full(place);
                            return place.deploy(Steps.TWO, "--lock-timeout", "4s");
                        }),
                Story.after(GROUP, "deployment limit on the revert, for good",
                        "403 too many deployments to the DELETE; dropping the deployment is let through, as in Marathon",
                        rolledBack("one healthy on 2 of 2").told("to make room for the way back"), place -> {
                            place.turn(Steps.TWO, 500);
                            place.cluster.setDeploymentLimit(1);
                            return Steps.failing(place);
                        }),
                Story.after(GROUP, "deployment limit on the revert, once", "403 too many deployments to the first DELETE",
                        rolledBack("one healthy on 2 of 2").writes(2), place -> {
                            place.proxy.inject(1, Requests.REVERT, Fault.answer(403, "application/json",
                                    "{\"message\":\"Max number (100) of running deployments is achieved. Wait for existing"
                                            + " deployments to complete or cancel one using force=true parameter.\"}"));
                            return Steps.failing(place);
                        }));
    }

    private static void locked(Place place) {
        place.turn(Steps.THEIRS, 500);
        place.cluster.put(Steps.THEIRS.definition(), false);
    }

    private static void full(Place place) {
        ObjectNode other = Release.of("other").definition();
        other.put("id", "/shop/other").put("instances", 1);
        place.turn(Release.of("other"), 500);
        place.cluster.put(other, false);
        place.cluster.setDeploymentLimit(1);
    }
}
