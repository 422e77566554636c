package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;

import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.cluster.fault.FaultProxy;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Nobody leads for a while; another instance takes over; a standby redirects. */
final class Leaders {
    private static final String GROUP = "Leader changes";
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);
    private static final Expected BACK = rolledBack("one healthy on 2 of 2").writes(2);
    private static final Duration ELECTION = Duration.ofSeconds(4);
    private static final Duration FOR_GOOD = Duration.ofMinutes(10);

    private Leaders() {}

    static List<Scenario> scenarios() {
        List<Scenario> rows = new ArrayList<>();
        rows.addAll(elections());
        rows.addAll(successions());
        rows.addAll(redirects());
        return rows;
    }

    private static List<Scenario> elections() {
        String fault = "event streams end, 502 to everything for 4 s";
        return List.of(
                Story.after(GROUP, "no leader before the change", fault, GOOD, place -> {
                    place.marathon.faults().loseLeader(ELECTION);
                    return place.deploy(Steps.TWO);
                }),
                Story.after(GROUP, "no leader from the PUT on", fault + ", the PUT included",
                        deployed("two healthy on 2 of 2"), place -> {
                            place.proxy.inject(1, Requests.PUT, exchange -> {
                                place.marathon.faults().loseLeader(ELECTION);
                                exchange.relay();
                            });
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "no leader while following", fault, GOOD, place -> {
                    var run = Steps.following(place);
                    place.marathon.faults().loseLeader(ELECTION);
                    place.turn(Steps.TWO, 200);
                    return run;
                }),
                Story.after(GROUP, "no leader in the soak", fault, GOOD, place -> {
                    var run = Steps.soaking(place, "8s");
                    place.marathon.faults().loseLeader(ELECTION);
                    return run;
                }),
                Story.after(GROUP, "no leader from the revert on", fault + ", the DELETE included",
                        rolledBack("one healthy on 2 of 2"), place -> {
                            place.proxy.inject(1, Requests.REVERT, exchange -> {
                                place.marathon.faults().loseLeader(ELECTION);
                                exchange.relay();
                            });
                            return Steps.failing(place);
                        }),
                Story.after(GROUP, "no leader on the way back", fault, BACK, place -> {
                    var run = Steps.goingBack(place);
                    place.marathon.faults().loseLeader(ELECTION);
                    place.turn(Steps.ONE, 200);
                    return run;
                }));
    }

    private static List<Scenario> successions() {
        String fault = "two instances are configured, and the first one goes away for good";
        return List.of(
                Story.after(GROUP, "another instance takes over before the change", fault, GOOD, place -> {
                    place.proxy.refuse(FOR_GOOD);
                    return place.deployTo(List.of(place.proxy, place.another()), Steps.TWO);
                }),
                Story.after(GROUP, "another instance takes over at the PUT", fault + " with the PUT, which was not applied",
                        GOOD, place -> {
                            place.proxy.inject(1, Requests.PUT, Fault.refuse(FOR_GOOD));
                            return place.deployTo(List.of(place.proxy, place.another()), Steps.TWO);
                        }),
                Story.after(GROUP, "another instance takes over after the PUT",
                        fault + " with the answer to the PUT, which was applied", GOOD, place -> {
                            place.proxy.inject(1, Requests.PUT, exchange -> {
                                exchange.carryOut();
                                Fault.refuse(FOR_GOOD).happen(exchange);
                            });
                            return place.deployTo(List.of(place.proxy, place.another()), Steps.TWO);
                        }),
                Story.after(GROUP, "another instance takes over while following", fault, GOOD, place -> {
                    place.turn(Steps.TWO, 500);
                    var run = place.deployTo(List.of(place.proxy, place.another()), Steps.TWO);
                    run.await("0 of 2 healthy");
                    place.proxy.refuse(FOR_GOOD);
                    place.turn(Steps.TWO, 200);
                    return run;
                }),
                Story.after(GROUP, "another instance takes over in the soak", fault, GOOD, place -> {
                    var run = place.deployTo(List.of(place.proxy, place.another()), Steps.TWO, "--soak", "8s");
                    run.await("watching for");
                    place.proxy.refuse(FOR_GOOD);
                    return run;
                }),
                Story.after(GROUP, "another instance takes over at the revert",
                        fault + " with the answer to the DELETE, which was applied", BACK, place -> {
                            place.proxy.inject(1, Requests.REVERT, exchange -> {
                                exchange.carryOut();
                                Fault.refuse(FOR_GOOD).happen(exchange);
                            });
                            return place.deployTo(List.of(place.proxy, place.another()), Release.of("two").sick(),
                                    "--max-task-failures", "1");
                        }),
                Story.after(GROUP, "first instance without a leader for good", "502 of the first instance, the second one leads",
                        GOOD, place -> {
                            place.proxy.inject(Requests.ALL, Outages.error(502));
                            return place.deployTo(List.of(place.proxy, place.another()), Steps.TWO);
                        }));
    }

    private static List<Scenario> redirects() {
        return List.of(
                Story.after(GROUP, "standby redirects to a configured instance", "307 to everything, events included", GOOD,
                        place -> {
                            FaultProxy leader = place.another();
                            place.proxy.inject(Requests.ALL, Fault.redirect(leader.uri()));
                            return place.deployTo(List.of(place.proxy, leader), Steps.TWO);
                        }),
                Story.after(GROUP, "the leader becomes a standby while following",
                        "307 to everything from then on, to the other configured instance", GOOD, place -> {
                            FaultProxy leader = place.another();
                            place.turn(Steps.TWO, 500);
                            var run = place.deployTo(List.of(place.proxy, leader), Steps.TWO);
                            run.await("0 of 2 healthy");
                            place.proxy.inject(Requests.ALL, Fault.redirect(leader.uri()));
                            place.marathon.faults().dropEventStreams();
                            Steps.await(() -> !place.proxy.isUnmet());
                            place.turn(Steps.TWO, 200);
                            return run;
                        }),
                Story.after(GROUP, "the leader becomes a standby at the PUT", "307 to the PUT, to the other configured instance",
                        GOOD, place -> {
                            FaultProxy leader = place.another();
                            place.proxy.inject(Requests.PUT, Fault.redirect(leader.uri()));
                            return place.deployTo(List.of(place.proxy, leader), Steps.TWO);
                        }),
                Story.after(GROUP, "standby redirects to an instance that is not configured",
                        "307 to everything: nothing must go there",
                        refused("one healthy on 2 of 2").writes(0).told("it is another server"), place -> {
                            place.proxy.inject(Requests.ALL, Fault.redirect(place.another().uri()));
                            return place.deploy(Steps.TWO);
                        }),
                Story.after(GROUP, "standby redirects events alone, to an instance that is not configured",
                        "307 to GET /v2/events: nothing must go there, so that events can't be heard", GOOD, place -> {
                            place.proxy.inject(Requests.EVENTS, Fault.redirect(place.another().uri()));
                            return place.deploy(Steps.TWO);
                        }));
    }
}
