package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.of;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.superseded;

import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes whose answer is lost after they were applied: nobody knows, until somebody looks. */
final class LostAnswers {
    private static final String GROUP = "Lost answers";
    private static final Expected REMOVED = of("NOTHING_TO_ROLL_BACK, exit 3", "no app");

    private record Loss(String name, Fault fault) {}

    private static final List<Loss> LOSSES = List.of(
            new Loss("reset before a byte of the answer", Fault.resetAfterwards()),
            new Loss("reset in the middle of the answer", Fault.resetInAnswer()),
            new Loss("connection closed in the middle of the answer", Fault.cutInAnswer()),
            new Loss("no answer within the time limit", Fault.hangAfterwards()),
            new Loss("502 of a proxy instead of the answer", Fault.answerAfterwards(502, "text/html", "<h1>Bad Gateway</h1>")),
            new Loss("504 of a proxy instead of the answer", Fault.answerAfterwards(504, "text/html", "<h1>Timeout</h1>")));

    private LostAnswers() {}

    static List<Scenario> scenarios() {
        List<Scenario> rows = new ArrayList<>();
        for (Loss loss : LOSSES) {
            rows.add(Story.after(GROUP, "PUT applied: " + loss.name, "once, after the PUT was applied",
                    deployed("two healthy on 2 of 2").writes(1), place -> {
                        place.proxy.inject(1, Requests.PUT, loss.fault);
                        return place.deploy(Steps.TWO);
                    }));
            rows.add(Story.after(GROUP, "revert applied: " + loss.name, "once, after the DELETE was applied",
                    rolledBack("one healthy on 2 of 2").writes(2), place -> {
                        place.proxy.inject(1, Requests.REVERT, loss.fault);
                        return Steps.failing(place);
                    }));
            rows.add(Story.after(GROUP, "restore applied: " + loss.name, "once, after the PUT of the version was applied",
                    rolledBack("one healthy on 2 of 2").writes(2), place -> {
                        place.proxy.inject(1, Requests.RESTORE, loss.fault);
                        return Steps.spoiling(place);
                    }));
        }
        rows.addAll(others());
        return rows;
    }

    private static List<Scenario> others() {
        return List.of(
                Story.after(GROUP, "PUT applied, answer lost, and the version is sick", "reset after the PUT was applied",
                        rolledBack("one healthy on 2 of 2").writes(2), place -> {
                            place.proxy.inject(1, Requests.PUT, Fault.resetAfterwards());
                            return Steps.failing(place);
                        }),
                Story.of(GROUP, "first PUT applied, answer lost", "reset after the PUT that creates the app was applied",
                        deployed("two healthy on 2 of 2").writes(1), place -> {
                            place.proxy.inject(1, Requests.PUT, Fault.resetAfterwards());
                            return place.deploy(Steps.TWO);
                        }),
                Story.of(GROUP, "first deployment fails, revert applied, answer lost", "reset after the DELETE was applied",
                        REMOVED.writes(2), place -> {
                            place.proxy.inject(1, Requests.REVERT, Fault.resetAfterwards());
                            return Steps.failing(place);
                        }),
                Story.after(GROUP, "all answers to the PUT lost, never applied", "every PUT is reset before it reaches Marathon",
                        refused("one healthy on 2 of 2").writes(0), place -> {
                            place.proxy.inject(Requests.PUT, Fault.reset());
                            return place.deploy(Steps.TWO, "--timeout", "15s");
                        }),
                Story.after(GROUP, "PUT applied 20 s after a proxy gave up on it, and its repetition is refused",
                        "504 of a proxy, the PUT applied 20 s later; the second PUT answered with 401",
                        deployed("two healthy on 2 of 2").writes(1), place -> {
                            place.proxy.inject(1, Requests.PUT,
                                    Fault.answerBefore(Duration.ofSeconds(20), 504, "text/html", "<h1>Timeout</h1>"));
                            place.proxy.inject(1, Requests.PUT, Fault.answer(401, "text/html", "<h1>Unauthorized</h1>"));
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "PUT lost, and somebody else's version comes instead",
                        "PUT reset before it reaches Marathon; then another client's version",
                        superseded("theirs healthy on 2 of 2"), place -> {
                            place.proxy.inject(1, Requests.PUT, exchange -> {
                                place.replacedBy(Steps.THEIRS);
                                exchange.reset();
                            });
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "PUT applied, answer lost, and somebody else's version comes after it",
                        "PUT applied, then another client's version by force, then reset",
                        superseded("theirs healthy on 2 of 2"), place -> {
                            place.proxy.inject(1, Requests.PUT, exchange -> {
                                exchange.carryOut();
                                place.replacedBy(Steps.THEIRS);
                                exchange.reset();
                            });
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "revert applied, answer lost, and somebody else's version comes after it",
                        "DELETE applied, then another client's version by force, then reset",
                        superseded("theirs healthy on 2 of 2"), place -> {
                            place.proxy.inject(1, Requests.REVERT, exchange -> {
                                exchange.carryOut();
                                place.replacedBy(Steps.THEIRS);
                                exchange.reset();
                            });
                            return Steps.failing(place);
                        }),
                Story.after(GROUP, "rollback by hand applied, answer lost", "reset after the PUT of the version was applied",
                        of("ROLLED_BACK, exit 0", "one healthy on 2 of 2"), place -> {
                            place.proxy.inject(1, Requests.RESTORE, Fault.resetAfterwards());
                            return Connections.byHand(place);
                        }));
    }
}
