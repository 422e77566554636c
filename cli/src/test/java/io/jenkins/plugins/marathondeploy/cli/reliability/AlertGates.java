package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.util.List;
import java.util.stream.Stream;

/** No alert of the app's may begin to fire in the soak. */
final class AlertGates {
    private static final String GROUP = "Alerts";
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);
    private static final Expected BACK = rolledBack("one healthy on 2 of 2").writes(2);
    private static final Expected UNTOUCHED = refused("one healthy on 2 of 2").writes(0);
    private static final GateSystem.Wrong NO_LIST = new GateSystem.Wrong(
            "an answer without a list", "success, and no alerts in it", 0,
            Fault.answer(200, "application/json", "{\"status\":\"success\",\"data\":{}}"));

    private AlertGates() {}

    @FunctionalInterface
    private interface Told {
        Live happens(PrometheusSystem prometheus) throws Exception;
    }

    private static Scenario row(String name, String fault, Expected expected, Told told) {
        return Story.after(GROUP, name, fault, expected, place -> told.happens(PrometheusSystem.alerts(place)));
    }

    static List<Scenario> scenarios() {
        return Stream.of(silent(), outages(), alerts()).flatMap(List::stream).toList();
    }

    /** Of these it is known two minutes after the soak only that no answer comes; they are begun first. */
    private static List<Scenario> silent() {
        GateSystem.Phase soak = new GateSystem.Phase(
                GROUP, "in the soak", PrometheusSystem::alerts, place -> place.after(Requests.PUT));
        List<GateSystem.Wrong> lasting = Stream.concat(GateSystem.LASTING.stream(), Stream.of(NO_LIST)).toList();
        return soak.rows(lasting, BACK.reason("alerts app=\"web\" could not be asked for 02:00"));
    }

    private static List<Scenario> outages() {
        Expected unasked = UNTOUCHED.reason("present alerts app=\"web\" could not be asked for 00:30");
        GateSystem.Phase before = new GateSystem.Phase(GROUP, "before the change", PrometheusSystem::alerts, place -> Requests.ALL);
        GateSystem.Phase soak = new GateSystem.Phase(
                GROUP, "in the soak", PrometheusSystem::alerts, place -> place.after(Requests.PUT));
        return Stream.of(
                        before.rows(
                                List.of(GateSystem.REFUSED, GateSystem.UNAUTHORISED, GateSystem.WRONG_PATH, GateSystem.LOGIN_PAGE, NO_LIST),
                                unasked),
                        before.rows(GateSystem.PASSING, GOOD),
                        soak.rows(GateSystem.PASSING.subList(0, 2), GOOD))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Scenario> alerts() {
        return List.of(
                row("none", "none", GOOD.told("none began to fire"), PrometheusSystem::deploy),
                row("fires already", "an alert of the app's fires before the deployment, and goes on", GOOD, prometheus -> {
                    prometheus.fixture.alerts("Errors firing");
                    return prometheus.deploy();
                }),
                row("pending", "an alert is pending from the submission on", GOOD, prometheus -> {
                    begins(prometheus, 1, "Errors pending");
                    return prometheus.deploy();
                }),
                row("begins to fire", "an alert fires from the submission on", BACK.reason("began to fire: Errors"), prometheus -> {
                    begins(prometheus, 1, "Errors firing");
                    return prometheus.deploy();
                }),
                row("another one begins to fire", "one fires before the deployment, another one from the submission on",
                        BACK.reason("began to fire: Slow"), prometheus -> {
                            prometheus.fixture.alerts("Errors firing");
                            begins(prometheus, 1, "Errors firing", "Slow firing");
                            return prometheus.deploy();
                        }),
                row("begins to fire just before the soak ends", "an alert fires after the first look in the soak",
                        BACK.reason("began to fire: Errors"), prometheus -> {
                            begins(prometheus, 2, "Errors firing");
                            return prometheus.deploy();
                        }));
    }

    /** With the question after so many. */
    private static void begins(PrometheusSystem prometheus, int questions, String... alerts) {
        prometheus.way().inject(
                1,
                call -> PrometheusSystem.ALERTS.test(call) && prometheus.way().count(PrometheusSystem.ALERTS) >= questions,
                exchange -> {
                    prometheus.fixture.alerts(alerts);
                    exchange.relay();
                });
    }
}
