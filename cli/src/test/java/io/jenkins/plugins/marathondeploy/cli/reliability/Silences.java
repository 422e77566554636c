package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.superseded;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Call;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.cluster.fault.FaultProxy;
import io.jenkins.plugins.marathondeploy.cluster.platform.AlertmanagerFixture;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A silence for the time of the deployment: it reddens none, and is left behind by none for longer than ten minutes. */
final class Silences {
    private static final String GROUP = "Alertmanager's silence";
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Predicate<Call> SET = call -> call.is("POST", "/api/v2/silences");
    private static final Predicate<Call> END = call -> call.is("DELETE", "/api/v2/silence/.*");
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);
    private static final Expected UNSET = GOOD.told("the silence was not set").leaves("0 set, none left");
    private static final Expected UNENDED = GOOD.told("was not ended, and ends by itself within 10 min")
            .leaves("1 set, 1 left, none 10 min later");

    private Silences() {}

    /** Alertmanager, behind a proxy. */
    private record Alerting(Place place, AlertmanagerFixture fixture, FaultProxy way) {
        static Alerting at(Place place) throws IOException {
            AlertmanagerFixture fixture = place.with(AlertmanagerFixture.start(place.clock));
            place.leaves(() -> left(place, fixture));
            return new Alerting(place, fixture, place.way(fixture.uri()));
        }

        private static String left(Place place, AlertmanagerFixture fixture) {
            int left = fixture.ends().size();
            place.moveClock(LONGEST);
            int later = fixture.ends().size();
            return fixture.set() + " set, "
                    + (left == 0 ? "none left" : left + " left, " + (later == 0 ? "none" : "" + later) + " 10 min later");
        }

        String[] options(String... more) {
            return Stream.concat(
                            Stream.of("--alertmanager-url", way.uri().toString(), "--silence", "app=\"web\""), Stream.of(more))
                    .toArray(String[]::new);
        }

        /** Followed until something has happened; then its instances become healthy. */
        Live following(Happening meanwhile) throws Exception {
            Live run = Steps.following(place, options());
            meanwhile.happens();
            place.turn(Steps.TWO, 200);
            return run;
        }
    }

    @FunctionalInterface
    private interface Happening {
        void happens() throws Exception;
    }

    @FunctionalInterface
    private interface Told {
        Live happens(Alerting alerting) throws Exception;
    }

    private static Scenario row(String name, String fault, Expected expected, Told told) {
        return Story.after(GROUP, name, fault, expected, place -> told.happens(Alerting.at(place)));
    }

    static List<Scenario> scenarios() {
        return Stream.of(lived(), ends(), outages(), lost()).flatMap(List::stream).toList();
    }

    private static List<Scenario> ends() {
        return List.of(
                row("deployed", "none", GOOD.told("holds while this deployment lives").leaves("1 set, none left"),
                        alerting -> alerting.place.deploy(Steps.TWO, alerting.options())),
                row("rolled back", "health checks get 500", rolledBack("one healthy on 2 of 2").writes(2).leaves("1 set, none left"),
                        alerting -> Steps.failing(alerting.place, alerting.options())),
                row("refused", "there is no health check, and one is asked for",
                        Expected.refused("one healthy on 2 of 2").writes(0).leaves("1 set, none left"),
                        alerting -> alerting.place.deploy(
                                Release.of("two").unchecked(), alerting.options("--require-health-checks"))),
                row("superseded", "another client replaces the app while it is followed",
                        superseded("theirs healthy on 2 of 2").leaves("1 set, none left"), alerting -> {
                            Live run = Steps.following(alerting.place, alerting.options());
                            alerting.place.replacedBy(Steps.THEIRS);
                            return run;
                        }),
                row("killed, and deployed anew", "SIGKILL while it is followed; another command line deploys the same",
                        Expected.of("UNCHANGED, exit 0", "two healthy on 2 of 2").leaves("2 set, 1 left, none 10 min later"), alerting -> {
                            alerting.place.turn(Steps.TWO, 500);
                            RunningCommand killed = alerting.place.process(Steps.TWO, alerting.options());
                            Steps.await(() -> Steps.running(alerting.place, Steps.TWO) == 2);
                            killed.signal("KILL");
                            killed.result();
                            alerting.place.turn(Steps.TWO, 200);
                            alerting.place.settled();
                            return alerting.place.deploy(Steps.TWO, alerting.options());
                        }));
    }

    /** Whether it is to be extended is looked at twice a minute; these are begun first. */
    private static List<Scenario> lived() {
        return List.of(
                row("extended", "6 min pass while it is followed", GOOD.leaves("1 set, none left, extended to 10 min from then"),
                        alerting -> alerting.following(() -> {
                            alerting.place.moveClock(Duration.ofMinutes(6));
                            Steps.await(() -> alerting.way.count(SET) == 2);
                            Instant end = alerting.fixture.ends().get(0);
                            boolean whole = end.isAfter(alerting.place.clock.instant().plus(Duration.ofMinutes(9)));
                            alerting.place.leaves(() -> whole ? "extended to 10 min from then" : "until " + end);
                        })),
                row("ended by hand", "somebody ends it, and 6 min pass: it is set anew", GOOD.leaves("2 set, none left"),
                        alerting -> alerting.following(() -> {
                            alerting.fixture.expireAll();
                            alerting.place.moveClock(Duration.ofMinutes(6));
                            Steps.await(() -> alerting.fixture.set() == 2);
                        })),
                row("not extended", "6 min pass, and nobody listens for good from then on",
                        GOOD.told("the silence was not extended").told("was not ended, and ends by itself within 10 min")
                                .leaves("1 set, 1 left, none 10 min later"),
                        alerting -> {
                            Live run = Steps.following(alerting.place, alerting.options());
                            alerting.way.refuse(GateSystem.FOR_GOOD);
                            alerting.place.moveClock(Duration.ofMinutes(6));
                            run.await("the silence was not extended");
                            alerting.place.turn(Steps.TWO, 200);
                            return run;
                        }));
    }

    private static List<Scenario> outages() {
        GateSystem.Opening opening = place -> {
            Alerting alerting = Alerting.at(place);
            return new GateSystem() {
                @Override
                public FaultProxy way() {
                    return alerting.way;
                }

                @Override
                public Live deploy(String... options) {
                    return alerting.place.deploy(Steps.TWO, alerting.options(options));
                }
            };
        };
        GateSystem.Phase whole = new GateSystem.Phase(GROUP, "all the time", opening, place -> Requests.ALL);
        GateSystem.Phase end = new GateSystem.Phase(GROUP, "at the end", opening, place -> place.after(Requests.PUT));
        GateSystem.Phase ending = new GateSystem.Phase(GROUP, "when it is ended", opening, place -> END);
        return Stream.of(
                        whole.rows(GateSystem.LASTING, UNSET),
                        end.rows(GateSystem.LASTING, UNENDED),
                        List.of(ending.row(new GateSystem.Wrong(
                                "it is not known any more", "404, as from one that was restarted without what it had kept", 0,
                                Fault.answer(404, "text/plain", "")), GOOD.untold("was not ended").leaves("1 set, 1 left, none 10 min later"))))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Scenario> lost() {
        return List.of(
                row("slow", "each answer takes 1 s", GOOD.told("holds while this deployment lives").leaves("1 set, none left"), alerting -> {
                    alerting.way.inject(Requests.ALL, Fault.late(Duration.ofSeconds(1)));
                    return alerting.place.deploy(Steps.TWO, alerting.options());
                }),
                row("answer lost when it is set", "it is set, and the connection is reset", GOOD.told("the silence was not set")
                        .leaves("1 set, none left"), alerting -> {
                            alerting.way.inject(1, SET, Fault.resetAfterwards());
                            return alerting.place.deploy(Steps.TWO, alerting.options());
                        }),
                row("no answer when it is set", "it is set, and nobody says so", GOOD.told("the silence was not set: no answer within 10 s")
                        .leaves("1 set, none left"), alerting -> {
                            alerting.way.inject(1, SET, Fault.hangAfterwards());
                            return alerting.place.deploy(Steps.TWO, alerting.options());
                        }),
                row("answer lost when it is ended", "it is ended, and the connection is reset", GOOD.leaves("1 set, none left"), alerting -> {
                    alerting.way.inject(1, END, Fault.resetAfterwards());
                    return alerting.place.deploy(Steps.TWO, alerting.options());
                }),
                row("restarted without what it had kept", "it forgets its silences while the deployment is followed",
                        GOOD.untold("was not ended").leaves("0 set, none left"),
                        alerting -> alerting.following(alerting.fixture::forgets)),
                row("refuses it", "422 to the silence", UNSET.told("comment in body is required"), alerting -> {
                    alerting.way.inject(SET, Fault.answer(422, "application/json", "{\"code\":602,\"message\":\"comment in body is required\"}"));
                    return alerting.place.deploy(Steps.TWO, alerting.options());
                }),
                row("its clock is an hour ahead", "400 \"end time can't be in the past\"", UNSET.told("are the clocks of both machines right?"),
                        alerting -> {
                            alerting.way.inject(SET, Fault.answer(400, "application/json", "\"end time can't be in the past\""));
                            return alerting.place.deploy(Steps.TWO, alerting.options());
                        }));
    }
}
