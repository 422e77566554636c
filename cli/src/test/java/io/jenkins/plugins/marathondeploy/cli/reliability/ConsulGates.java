package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.cluster.fault.FaultProxy;
import io.jenkins.plugins.marathondeploy.cluster.platform.ConsulFixture.Registration;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every instance has to be registered in Consul and passing. */
final class ConsulGates {
    private static final String GROUP = "Consul";
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);
    private static final Expected BACK = rolledBack("one healthy on 2 of 2").writes(2);
    private static final Expected UNTOUCHED = refused("one healthy on 2 of 2").writes(0);
    private static final String[] SHORT = {"--consul-timeout", "4s"};
    private static final String[] LONG = {"--consul-timeout", "1m"};
    /** Red, and Consul is asked once more after the rollback. */
    private static final String[] RED = {"--consul-timeout", "4s", "--verify", "sh -c 'exit 7'"};
    private static final String[] RED_AND_LONG = {"--consul-timeout", "1m", "--verify", "sh -c 'exit 7'"};

    private ConsulGates() {}

    @FunctionalInterface
    private interface Told {
        Live happens(ConsulSystem consul) throws Exception;
    }

    private static Scenario row(String name, String fault, Expected expected, Told told) {
        return Story.after(GROUP, name, fault, expected, place -> told.happens(ConsulSystem.at(place)));
    }

    static List<Scenario> scenarios() {
        return Stream.of(outages(), lies(), statuses(), ways(), afterTheRollback()).flatMap(List::stream).toList();
    }

    private static GateSystem.Phase before(String... options) {
        return new GateSystem.Phase(GROUP, "before the change", ConsulSystem::at, place -> Requests.ALL, options);
    }

    private static GateSystem.Phase verifying(String... options) {
        return new GateSystem.Phase(
                GROUP, "while verifying", ConsulSystem::at, place -> place.after(Requests.PUT), options);
    }

    private static GateSystem.Phase goingBack(String... options) {
        return new GateSystem.Phase(
                GROUP, "after the rollback", ConsulSystem::at, place -> place.after(Requests.RESTORE), options);
    }

    private static List<Scenario> outages() {
        Expected unasked = UNTOUCHED.told("Nothing was changed on Marathon")
                .reason("Consul's present state could not be asked for 00:30");
        return Stream.of(
                        before(SHORT).rows(GateSystem.LASTING, unasked),
                        before(SHORT).rows(GateSystem.PASSING, GOOD),
                        verifying(SHORT).rows(GateSystem.LASTING, BACK.reason("Consul could not be asked for 00:04")),
                        verifying(LONG).rows(GateSystem.PASSING, GOOD),
                        goingBack(RED).rows(
                                List.of(GateSystem.REFUSED, GateSystem.HANGING, GateSystem.FORBIDDEN),
                                BACK.told("after the rollback, Consul could not be asked for 00:04").reason("it ended with 7")),
                        goingBack(RED_AND_LONG).rows(
                                GateSystem.PASSING, BACK.untold("after the rollback, Consul could not").reason("it ended with 7")))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Scenario> lies() {
        return List.of(
                row("good", "none", GOOD.told("all 2 instances pass in web"), consul -> consul.deploy(SHORT)),
                row("empty list without rights", "200 [] from the start on", BACK.reason("the token may not see it"), consul -> {
                    consul.fixture.shows(List::of);
                    return consul.deploy(SHORT);
                }),
                row("rights taken after the change", "200 [] from the submission on",
                        BACK.reason("its instances were there before the deployment, the new ones are not"),
                        consul -> consul.shows(List::of).deploy(SHORT)),
                row("empty list twice", "200 [] to the first two questions after the submission", GOOD,
                        consul -> consul.shows(2, List::of).deploy(LONG)),
                row("stale registrations", "the registrar takes nothing out", GOOD.told("instances of the old version still pass in Consul"),
                        consul -> consul.shows(consul::stale).deploy(LONG)),
                row("stale registrations, --consul-stale fail", "the registrar takes nothing out",
                        BACK.reason("instances of the old version still pass in Consul"),
                        consul -> consul.shows(consul::stale).deploy("--consul-timeout", "4s", "--consul-stale", "fail")),
                row("stale registrations for a while, --consul-stale fail", "they are taken out after two questions", GOOD,
                        consul -> consul.shows(2, consul::stale).deploy("--consul-timeout", "1m", "--consul-stale", "fail")),
                row("index going back, for good", "a server that was restored answers with what was registered before",
                        BACK.reason("is not registered"), consul -> {
                            consul.fixture.indexGoesBack();
                            return consul.shows(() -> consul.before).deploy(SHORT);
                        }),
                row("index going back", "a server that was restored answers with what was registered before, twice", GOOD, consul -> {
                    consul.fixture.indexGoesBack();
                    return consul.shows(2, () -> consul.before).deploy(LONG);
                }),
                row("one instance is missing", "one of two is never registered", BACK.reason("is not registered"),
                        consul -> consul.shows(() -> consul.healthy().stream().skip(1).limit(1).toList()).deploy(SHORT)),
                row("registered at another port", "one of two is registered at a port that it does not have",
                        BACK.reason("is not registered"),
                        consul -> consul.shows(() -> consul.spoilt(one -> one.at(1))).deploy(SHORT)));
    }

    private static List<Scenario> statuses() {
        return List.of(
                status("critical", "service:web", "critical", "is critical"),
                status("warning", "service:web", "warning", "is warning"),
                status("in maintenance", "_service_maintenance:web", "critical", "is in maintenance"),
                row("critical twice", "the check of one of two is critical at the first two questions", GOOD,
                        consul -> consul.shows(2, () -> consul.spoilt(one -> one.with("service:web", "critical"))).deploy(LONG)),
                row("a dead registration at the same place", "critical, of a registrar that crashed, beside one that passes", GOOD,
                        consul -> consul.shows(() -> Stream.concat(
                                        consul.healthy().stream(),
                                        consul.healthy().stream().map(one -> new Registration(
                                                "left-" + one.id(), one.address(), one.port(), "service:web", "critical")))
                                .toList()).deploy(LONG)));
    }

    private static Scenario status(String name, String check, String state, String told) {
        return row(name + " for good", "the check of one of two", BACK.reason(told),
                consul -> consul.shows(() -> consul.spoilt(one -> one.with(check, state))).deploy(SHORT));
    }

    private static List<Scenario> ways() {
        return List.of(
                row("slow", "each answer takes 1 s", GOOD, consul -> {
                    consul.way().inject(Requests.ALL, Fault.late(Duration.ofSeconds(1)));
                    return consul.deploy(LONG);
                }),
                row("restarted", "refused for 1 s after the submission, then no leader, then nothing is registered at first", GOOD, consul -> {
                    consul.way().inject(1, consul.submitted(), Fault.refuse(Duration.ofSeconds(1)));
                    consul.way().inject(2, consul.submitted(), Fault.answer(500, "text/plain", "No cluster leader"));
                    return consul.shows(1, List::of).deploy(LONG);
                }),
                row("first agent of two is gone", "nobody listens at the first address", GOOD, consul -> {
                    FaultProxy gone = consul.another();
                    gone.refuse(GateSystem.FOR_GOOD);
                    return consul.deployTo(gone.uri() + "," + consul.way().uri(), SHORT);
                }),
                row("first agent of two hangs", "the first address answers nothing", GOOD, consul -> {
                    FaultProxy hanging = consul.another();
                    hanging.inject(Requests.ALL, Fault.hang());
                    return consul.deployTo(hanging.uri() + "," + consul.way().uri(), LONG);
                }),
                row("first agent of two has no leader", "500 at the first address", GOOD, consul -> {
                    FaultProxy headless = consul.another();
                    headless.inject(Requests.ALL, Fault.answer(500, "text/plain", "No cluster leader"));
                    return consul.deployTo(headless.uri() + "," + consul.way().uri(), SHORT);
                }));
    }

    private static List<Scenario> afterTheRollback() {
        return List.of(
                row("red for another reason", "the user's own test fails", BACK.untold("after the rollback, Consul did").reason("it ended with 7"),
                        consul -> consul.deploy(RED)),
                row("red, and the version before is not registered either", "200 [] from the submission on, also after the rollback",
                        BACK.told("after the rollback, Consul did not pass within 00:04"), consul -> consul.shows(List::of).deploy(SHORT)));
    }
}
