package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cluster.platform.PrometheusFixture.vector;

import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.gate.AlertsGate;
import io.jenkins.plugins.marathondeploy.gate.ConsulGate;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.MetricGate;
import io.jenkins.plugins.marathondeploy.gate.Probe;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Deployers that are killed while gates are asked: one that keeps its state and goes on, and the command line, started anew. */
final class KilledDeployers {
    private static final String RESUMED = "Gates over a restart of the deployer";
    private static final String ANEW = "Gates and a killed command line";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Expected GOOD = Expected.of("DEPLOYED, resumed", "two healthy on 2 of 2").writes(1);
    private static final Expected BACK = Expected.of("ROLLED_BACK, resumed", "one healthy on 2 of 2").writes(2);
    private static final Expected UNTOUCHED = Expected.of("REFUSED, resumed", "one healthy on 2 of 2").writes(0);

    private KilledDeployers() {}

    static List<Scenario> scenarios() {
        return Stream.of(consul(), probes(), metrics(), alerts(), anew()).flatMap(List::stream).toList();
    }

    @FunctionalInterface
    private interface Told {
        PersistingDeployer happens(Place place) throws Exception;
    }

    private static Scenario row(String name, String fault, Expected expected, Told told) {
        return Scenario.of(RESUMED, name, fault, expected.text(), () -> {
            try (Place place = new Place()) {
                place.running(Release.of("one"));
                PersistingDeployer deployer = told.happens(place);
                return expected.observe(place, deployer.end(), deployer.printed());
            }
        });
    }

    private static PersistingDeployer begin(Place place, Duration soak, List<Gate> gates) {
        return PersistingDeployer.begin(place, Policy.defaults().withSoak(soak).withGates(gates));
    }

    private static PersistingDeployer registered(Place place, ConsulSystem consul, Duration limit) {
        return begin(place, Duration.ZERO, new ConsulGate(
                consul.way().uri().toString(), "", List.of(ConsulSystem.SERVICE), false, limit).gates());
    }

    private static List<Scenario> consul() {
        return List.of(
                row("Consul, before the change, which is gone for good", "killed while Consul resets connections, which it goes on to do",
                        UNTOUCHED.reason("Consul's present state could not be asked for 00:30"), place -> {
                            ConsulSystem consul = ConsulSystem.at(place);
                            consul.way().inject(Requests.ALL, Fault.reset());
                            PersistingDeployer deployer = registered(place, consul, MINUTE);
                            deployer.await("Consul's present state: can't be asked");
                            deployer.kill();
                            deployer.comeBack();
                            return deployer;
                        }),
                row("Consul, before the change", "killed while Consul resets connections, which is over then", GOOD, place -> {
                    ConsulSystem consul = ConsulSystem.at(place);
                    consul.way().inject(Requests.ALL, Fault.reset());
                    PersistingDeployer deployer = registered(place, consul, MINUTE);
                    deployer.await("Consul's present state: can't be asked");
                    deployer.kill();
                    consul.way().clear();
                    deployer.comeBack();
                    return deployer;
                }),
                row("Consul, before the change, which hangs", "killed while a question hangs; the next one is answered", GOOD, place -> {
                    ConsulSystem consul = ConsulSystem.at(place);
                    consul.way().inject(1, Requests.ALL, Fault.hang());
                    PersistingDeployer deployer = registered(place, consul, MINUTE);
                    Steps.await(() -> consul.way().count(Requests.ALL) == 1);
                    deployer.kill();
                    deployer.comeBack();
                    return deployer;
                }),
                row("Consul, while verifying", "killed while nothing is registered, which comes then", GOOD, place -> {
                    ConsulSystem consul = ConsulSystem.at(place).shows(List::of);
                    PersistingDeployer deployer = registered(place, consul, MINUTE);
                    deployer.await("Consul: not passed");
                    deployer.kill();
                    consul.fixture.shows(consul::healthy);
                    deployer.comeBack();
                    return deployer;
                }),
                row("Consul, while verifying, which is gone when it is back", "killed while nothing is registered; then refused for 2 s", GOOD,
                        place -> {
                            ConsulSystem consul = ConsulSystem.at(place).shows(List::of);
                            PersistingDeployer deployer = registered(place, consul, MINUTE);
                            deployer.await("Consul: not passed");
                            deployer.kill();
                            consul.fixture.shows(consul::healthy);
                            consul.way().refuse(Duration.ofSeconds(2));
                            deployer.comeBack();
                            return deployer;
                        }),
                row("what Consul showed before the change", "killed while nothing is registered, for good",
                        BACK.reason("its instances were there before the deployment, the new ones are not"), place -> {
                            ConsulSystem consul = ConsulSystem.at(place).shows(List::of);
                            PersistingDeployer deployer = registered(place, consul, Duration.ofSeconds(4));
                            deployer.await("Consul: not passed");
                            deployer.kill();
                            deployer.comeBack();
                            return deployer;
                        }),
                row("Consul, after the rollback", "killed while it is asked of the version before, of which nothing is registered",
                        BACK.told("after the rollback, Consul did not pass within 00:04"), place -> {
                            ConsulSystem consul = ConsulSystem.at(place).shows(List::of);
                            PersistingDeployer deployer = registered(place, consul, Duration.ofSeconds(4));
                            deployer.await("after the rollback, Consul: not passed");
                            deployer.kill();
                            deployer.comeBack();
                            return deployer;
                        }));
    }

    private static List<Scenario> probes() {
        return List.of(
                row("a probe's count", "killed after two good answers of four; then a bad one, three good ones, and bad ones for good",
                        BACK.reason("did not pass within 00:08"), place -> {
                            FrontDoor door = place.frontDoor().answers(visit -> visit <= 2 ? 200 : 0);
                            PersistingDeployer deployer = probed(place, door);
                            deployer.await("2 of 4 good answers in a row");
                            Steps.await(() -> door.visits() == 3);
                            deployer.kill();
                            door.answers(visit -> visit > 4 && visit <= 7 ? 200 : 502);
                            deployer.comeBack();
                            return deployer;
                        }),
                row("a probe that is bad at first", "killed while all visits get 502; then they are good", GOOD, place -> {
                    FrontDoor door = place.frontDoor().answers(visit -> 502);
                    PersistingDeployer deployer = probed(place, door);
                    deployer.await("answered 502");
                    deployer.kill();
                    door.answers(visit -> 200);
                    deployer.comeBack();
                    return deployer;
                }));
    }

    private static PersistingDeployer probed(Place place, FrontDoor door) {
        Gate probe = Probe.of(door.url()).withCount(4).withInterval(Duration.ofMillis(200)).withTimeout(Duration.ofSeconds(8)).gate();
        return begin(place, Duration.ZERO, List.of(probe));
    }

    private static PersistingDeployer measured(Place place, PrometheusSystem prometheus) {
        MetricRule rule = new MetricRule(
                "errors", "max(errors)", new MetricRule.Limits(null, 2.0),
                new MetricRule.Schedule(Duration.ofSeconds(1), Duration.ZERO, 2, MINUTE));
        return begin(place, Duration.ofSeconds(4), new MetricGate(prometheus.way().uri().toString(), "", rule).gates());
    }

    private static List<Scenario> metrics() {
        return List.of(
                row("a metric's breaches", "killed after one breach; one more, and good values from then on", BACK.reason("2 looks in a row"),
                        place -> {
                            PrometheusSystem prometheus = PrometheusSystem.patient(place);
                            prometheus.fixture.answers(question -> question == 2 || question == 3 ? vector("7") : vector("1"));
                            prometheus.way().inject(call -> prometheus.fixture.queries() >= 2, Fault.hang());
                            PersistingDeployer deployer = measured(place, prometheus);
                            deployer.await("is out of its limits");
                            deployer.kill();
                            prometheus.way().clear();
                            deployer.comeBack();
                            return deployer;
                        }),
                row("Prometheus, which is gone when it is back", "killed in the soak; then refused for 2 s", GOOD, place -> {
                    PrometheusSystem prometheus = PrometheusSystem.patient(place);
                    PersistingDeployer deployer = measured(place, prometheus);
                    deployer.await("is within its limits");
                    deployer.kill();
                    prometheus.way().refuse(Duration.ofSeconds(2));
                    deployer.comeBack();
                    return deployer;
                }));
    }

    private static PersistingDeployer alerted(Place place, PrometheusSystem prometheus) {
        return begin(place, Duration.ofSeconds(4), new AlertsGate(prometheus.way().uri().toString(), "", "app=\"web\"").gates());
    }

    private static List<Scenario> alerts() {
        return List.of(
                row("an alert that fires all the time", "killed in the soak", GOOD, place -> {
                    PrometheusSystem prometheus = PrometheusSystem.alerts(place);
                    prometheus.fixture.alerts("Errors firing");
                    PersistingDeployer deployer = alerted(place, prometheus);
                    deployer.await("none began to fire");
                    deployer.kill();
                    deployer.comeBack();
                    return deployer;
                }),
                row("an alert that begins to fire meanwhile", "killed in the soak, and it fires when it is back",
                        BACK.reason("began to fire: Errors"), place -> {
                            PrometheusSystem prometheus = PrometheusSystem.alerts(place);
                            PersistingDeployer deployer = alerted(place, prometheus);
                            deployer.await("none began to fire");
                            deployer.kill();
                            prometheus.fixture.alerts("Errors firing");
                            deployer.comeBack();
                            return deployer;
                        }));
    }

    private static void killed(RunningCommand command) {
        command.signal("KILL");
        command.result();
    }

    private static List<Scenario> anew() {
        return List.of(
                Story.after(ANEW, "before the change", "SIGKILL while Consul hangs; then it answers",
                        deployed("two healthy on 2 of 2").writes(1), place -> {
                            ConsulSystem consul = ConsulSystem.at(place);
                            consul.way().inject(1, Requests.ALL, Fault.hang());
                            RunningCommand first = place.process(
                                    Steps.TWO, "--consul-url", consul.way().uri().toString(), "--consul-service", ConsulSystem.SERVICE);
                            Steps.await(() -> consul.way().count(Requests.ALL) == 1);
                            killed(first);
                            return consul.deploy();
                        }),
                Story.after(ANEW, "while verifying", "SIGKILL while all visits get 502; then they are good",
                        Expected.of("UNCHANGED, exit 0", "two healthy on 2 of 2").writes(1).told("passed, 4 good answers"), place -> {
                            FrontDoor door = place.frontDoor().answers(visit -> 502);
                            RunningCommand first = place.process(Steps.TWO, Verifications.options(door));
                            Steps.await(() -> door.visits() > 2);
                            killed(first);
                            door.answers(visit -> 200);
                            return Verifications.probed(place, door);
                        }),
                Story.after(ANEW, "while rolling back", "SIGKILL after the rollback's write; then all visits are good",
                        deployed("two healthy on 2 of 2").writes(3), place -> {
                            FrontDoor door = place.frontDoor().answers(visit -> 502);
                            RunningCommand first = place.process(Steps.TWO, Verifications.options(door, "--probe-timeout", "2s"));
                            Steps.await(() -> place.proxy.count(Requests.RESTORE) > 0);
                            killed(first);
                            door.answers(visit -> 200);
                            return Verifications.probed(place, door);
                        }));
    }
}
