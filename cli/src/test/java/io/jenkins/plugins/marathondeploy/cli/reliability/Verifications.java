package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.superseded;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.cluster.fault.FaultProxy;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What has to hold besides Marathon's own word: probes through the front door, and the user's own test. */
final class Verifications {
    private static final String PROBES = "Probe through the front door";
    private static final String TESTS = "The user's own test";
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);
    private static final Expected BACK = rolledBack("one healthy on 2 of 2").writes(2);

    private Verifications() {}

    static List<Scenario> scenarios() {
        return Stream.of(probes(), systems(), meanwhile(), tests()).flatMap(List::stream).toList();
    }

    /** Deploys release {@code two} with a probe that expects it. */
    static Live probed(Place place, FrontDoor door, String... options) {
        return place.deploy(Steps.TWO, options(door, options));
    }

    /** Four good answers in a row, within 8 s unless something else is given. */
    static String[] options(FrontDoor door, String... options) {
        return options(door.url(), options);
    }

    private static String[] options(String url, String... options) {
        List<String> all = new ArrayList<>(List.of("--probe", url, "--probe-expect", "body:release two",
                "--probe-count", "4", "--probe-interval", "200ms"));
        if (!List.of(options).contains("--probe-timeout")) {
            all.addAll(List.of("--probe-timeout", "8s"));
        }
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    private static List<Scenario> probes() {
        return List.of(
                Story.after(PROBES, "good", "none", GOOD.reason("passed: probe"), place -> probed(place, place.frontDoor())),
                Story.after(PROBES, "502 at first", "the first 10 visits get 502", GOOD, place ->
                        probed(place, place.frontDoor().answers(visit -> visit <= 10 ? 502 : 200))),
                Story.after(PROBES, "502 for good", "all visits get 502", BACK.reason("answered 502 instead of 200"),
                        place -> probed(place, place.frontDoor().answers(visit -> 502))),
                Story.after(PROBES, "the version before still answers", "the proxy's upstreams are those of release one for ever",
                        BACK.reason("lacks \"release two\""), place -> probed(place, place.frontDoor().stale("one"))),
                Story.after(PROBES, "every third answer is bad", "502 to every third visit: never 4 good ones in a row",
                        BACK.reason("did not pass within 00:08"),
                        place -> probed(place, place.frontDoor().answers(visit -> visit % 3 == 0 ? 502 : 200))),
                Story.after(PROBES, "bad answers before enough good ones in a row", "502 to the 3rd and the 6th visit", GOOD,
                        place -> probed(place, place.frontDoor().answers(visit -> visit == 3 || visit == 6 ? 502 : 200))),
                Story.after(PROBES, "hangs", "no visit is answered", BACK.reason("could not be asked"),
                        place -> probed(place, place.frontDoor().answers(visit -> 0))),
                Story.after(PROBES, "hangs once", "the second visit is not answered", GOOD, place ->
                        probed(place, place.frontDoor().answers(visit -> visit == 2 ? 0 : 200), "--probe-timeout", "40s")),
                Story.after(PROBES, "connections are cut", "all visits end without an answer",
                        BACK.reason("could not be asked"), place -> probed(place, place.frontDoor().answers(visit -> -1))),
                Story.after(PROBES, "nobody listens", "the front door is closed", BACK.reason("no connection"), place -> {
                    FrontDoor door = place.frontDoor();
                    door.close();
                    return probed(place, door);
                }),
                Story.after(PROBES, "redirects", "all visits get 302 to somewhere else",
                        BACK.reason("redirects are not followed"), place -> probed(place, place.frontDoor().answers(visit -> 302))),
                Story.after(PROBES, "red, and so is the version before", "all visits get 502, also after the rollback",
                        BACK.told("after the rollback, probe"), place -> probed(place, place.frontDoor().answers(visit -> 502))),
                Story.after(PROBES, "red, left", "all visits get 502; --on-failure leave",
                        Expected.of("LEFT, exit 4", "two healthy on 2 of 2").writes(1),
                        place -> probed(place, place.frontDoor().answers(visit -> 502), "--on-failure", "leave")),
                Story.of(PROBES, "red, and the app is new", "all visits get 502",
                        Expected.of("NOTHING_TO_ROLL_BACK, exit 3", "no app").writes(2),
                        place -> probed(place, place.frontDoor().answers(visit -> 502))),
                Story.of(PROBES, "unchanged, and red", "release two runs already, and all visits get 502",
                        Expected.of("LEFT, exit 4", "two healthy on 2 of 2").writes(0).reason("that is healthy, but probe"), place ->
                                probed(place.running(Release.of("two")), place.frontDoor().answers(visit -> 502))),
                Story.of(PROBES, "unchanged, and good", "release two runs already",
                        Expected.of("UNCHANGED, exit 0", "two healthy on 2 of 2").writes(0), place ->
                                probed(place.running(Release.of("two")), place.frontDoor())));
    }

    /** The front door behind a proxy. */
    private record Door(Place place, FaultProxy way) implements GateSystem {
        static Door at(Place place) {
            return new Door(place, place.way(URI.create(place.frontDoor().url())));
        }

        @Override
        public Live deploy(String... options) {
            return place.deploy(Steps.TWO, Verifications.options(way.uri() + "/", options));
        }
    }

    private static List<Scenario> systems() {
        GateSystem.Phase lasting = new GateSystem.Phase(PROBES, "while verifying", Door::at, place -> Requests.ALL);
        GateSystem.Phase passing = new GateSystem.Phase(
                PROBES, "while verifying", Door::at, place -> Requests.ALL, "--probe-timeout", "1m");
        GateSystem.Phase back = new GateSystem.Phase(
                PROBES, "after the rollback", Door::at, place -> place.after(Requests.RESTORE), "--verify", "sh -c 'exit 7'");
        return Stream.of(
                        lasting.rows(
                                List.of(GateSystem.REFUSED, GateSystem.CUT),
                                BACK.reason("could not be asked for 00:08")),
                        lasting.rows(
                                List.of(GateSystem.UNAUTHORISED, GateSystem.FORBIDDEN, GateSystem.WRONG_PATH, GateSystem.BROKEN),
                                BACK.reason("instead of 200")),
                        List.of(lasting.row(GateSystem.LOGIN_PAGE, BACK.reason("lacks \"release two\""))),
                        passing.rows(GateSystem.PASSING, GOOD),
                        List.of(passing.row(
                                new GateSystem.Wrong("slow", "each answer takes 1 s", 0, Fault.late(Duration.ofSeconds(1))), GOOD)),
                        back.rows(
                                List.of(GateSystem.REFUSED, GateSystem.HANGING),
                                BACK.told("after the rollback, probe").told("could not be asked for 00:08").reason("it ended with 7")))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Scenario> meanwhile() {
        return List.of(
                Story.after(PROBES, "the version turns unhealthy meanwhile", "health checks get 500 from the third visit on",
                        BACK, place -> {
                            FrontDoor door = place.frontDoor().answers(visit -> 502);
                            Live run = probed(place, door, "--probe-timeout", "60s", "--timeout", "6s");
                            Steps.await(() -> door.visits() > 2);
                            place.turn(Steps.TWO, 500);
                            return run;
                        }),
                Story.after(PROBES, "unhealthy for 3 s meanwhile", "health checks get 500, and the probe passes afterwards",
                        GOOD, place -> {
                            FrontDoor door = place.frontDoor().answers(visit -> 502);
                            Live run = probed(place, door, "--probe-timeout", "30s");
                            Steps.await(() -> door.visits() > 2);
                            place.turn(Steps.TWO, 500);
                            place.later(Duration.ofSeconds(3), () -> {
                                place.turn(Steps.TWO, 200);
                                door.answers(visit -> 200);
                            });
                            return run;
                        }),
                Story.after(PROBES, "someone else's version meanwhile", "another client replaces the app after the third visit",
                        superseded("theirs healthy on 2 of 2"), place -> {
                            FrontDoor door = place.frontDoor().answers(visit -> 502);
                            Live run = probed(place, door, "--probe-timeout", "60s");
                            Steps.await(() -> door.visits() > 2);
                            place.replacedBy(Steps.THEIRS);
                            return run;
                        }),
                Story.after(PROBES, "Marathon answers 503 meanwhile", "503 to everything for 5 s after the third visit", GOOD,
                        place -> {
                            FrontDoor door = place.frontDoor().answers(visit -> visit < 20 ? 502 : 200);
                            Live run = probed(place, door, "--probe-timeout", "60s");
                            Steps.await(() -> door.visits() > 2);
                            place.proxy.inject(
                                    Duration.ofSeconds(5), Requests.NOT_EVENTS, Fault.answer(503, "text/html", "no leader"));
                            return run;
                        }),
                Story.after(PROBES, "good, with a soak", "none: it passes, and then it is watched for 3 s",
                        GOOD, place -> probed(place, place.frontDoor(), "--soak", "3s")));
    }

    private static List<Scenario> tests() {
        return List.of(
                Story.after(TESTS, "ends with 0", "none", GOOD.told("[verify] /shop/web"),
                        place -> place.deploy(Steps.TWO, "--verify", "sh -c 'echo $MARATHON_DEPLOY_APP'")),
                Story.after(TESTS, "ends with 7", "the test fails", BACK.reason("it ended with 7"),
                        place -> place.deploy(Steps.TWO, "--verify", "sh -c 'exit 7'")),
                Story.after(TESTS, "takes too long", "it sleeps, and so does what it has begun", BACK.reason("did not pass within 00:02"),
                        place -> place.deploy(
                                Steps.TWO, "--verify", "sh -c 'sleep 600 & sleep 600'", "--verify-timeout", "2s")),
                Story.after(TESTS, "is run once", "it fails; of the version before nothing is asked",
                        BACK.reason("it ended with 7").leaves("1 line written by the test"), place -> {
                            place.leaves(() -> place.lines("runs") + " line written by the test");
                            return place.deploy(Steps.TWO, "--verify", "sh -c 'echo run >> runs; exit 7'");
                        }),
                Story.after(TESTS, "prints without end", "it prints until its time is up", BACK.reason("did not pass within 00:02"),
                        place -> place.deploy(Steps.TWO, "--verify", "sh -c 'while true; do echo x; sleep 0.1; done'", "--verify-timeout", "2s")),
                Story.after(TESTS, "leaves something behind", "it ends with 0; what it has begun holds its output open", GOOD,
                        place -> place.deploy(Steps.TWO, "--verify", "sh -c 'sleep 600 & exit 0'")),
                Story.after(TESTS, "killed", "it gets SIGKILL", BACK.reason("it ended with 137"),
                        place -> place.deploy(Steps.TWO, "--verify", "sh -c 'kill -9 $$'")),
                Story.after(TESTS, "the version turns unhealthy meanwhile", "health checks get 500 while the test sleeps",
                        BACK.told("the test is ended"), place -> {
                            Live run = place.deploy(
                                    Steps.TWO, "--verify", "sh -c 'echo begun; sleep 600'", "--timeout", "6s");
                            run.await("[verify] begun");
                            place.turn(Steps.TWO, 500);
                            return run;
                        }),
                Story.after(TESTS, "someone else's version meanwhile", "another client replaces the app while the test sleeps",
                        superseded("theirs healthy on 2 of 2").told("the test is ended"), place -> {
                            Live run = place.deploy(Steps.TWO, "--verify", "sh -c 'echo begun; sleep 600'");
                            run.await("[verify] begun");
                            place.replacedBy(Steps.THEIRS);
                            return run;
                        }),
                Story.after(TESTS, "after a probe that is red", "all visits get 502: the test is not run",
                        BACK.reason("answered 502"), place -> probed(
                                place, place.frontDoor().answers(visit -> 502), "--verify", "sh -c 'echo never; exit 1'")));
    }
}
