package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;
import static io.jenkins.plugins.marathondeploy.cluster.platform.PrometheusFixture.error;
import static io.jenkins.plugins.marathondeploy.cluster.platform.PrometheusFixture.success;
import static io.jenkins.plugins.marathondeploy.cluster.platform.PrometheusFixture.vector;

import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** A metric of Prometheus' has to stay within its limit (at most 2) in the soak. */
final class MetricGates {
    private static final String GROUP = "Metrics";
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);
    private static final Expected BACK = rolledBack("one healthy on 2 of 2").writes(2);
    private static final Expected UNTOUCHED = refused("one healthy on 2 of 2").writes(0);
    private static final String MATRIX = "[{\"metric\":{},\"values\":[[1732800000,\"1\"],[1732800015,\"1\"]]}]";

    private MetricGates() {}

    static List<Scenario> scenarios() {
        return Stream.of(withoutData(), outages(), refusals(), values(), restarts()).flatMap(List::stream).toList();
    }

    /** @param answers by the number of the question; the first is the one before the change */
    private static Scenario row(String name, String fault, Expected expected, IntFunction<Reply> answers) {
        return Story.after(GROUP, name, fault, expected, place -> {
            PrometheusSystem prometheus = PrometheusSystem.patient(place);
            prometheus.fixture.answers(answers);
            return prometheus.deploy();
        });
    }

    private static Reply once(int question, int number, Reply wrong) {
        return question == number ? wrong : vector("1");
    }

    private static Reply afterTheFirst(int question, Reply wrong) {
        return question > 1 ? wrong : vector("1");
    }

    /** Of these it is known a minute after the soak only that nothing comes any more; they are begun first. */
    private static List<Scenario> withoutData() {
        return List.of(
                lacking("no series for good", "the query finds nothing after the submission", vector()),
                lacking("NaN for good", "0/0 after the submission", vector("NaN")),
                lacking("NaN in one of two series", "one value is good, the other one NaN", vector("1", "NaN")));
    }

    private static Scenario lacking(String name, String fault, Reply wrong) {
        return Story.after(GROUP, name, fault, BACK.reason("metric errors did not pass within 01:02: has no data yet"), place -> {
            PrometheusSystem prometheus = PrometheusSystem.impatient(place);
            prometheus.fixture.answers(question -> afterTheFirst(question, wrong));
            return prometheus.deploy();
        });
    }

    private static List<Scenario> outages() {
        Expected unasked = UNTOUCHED.told("Nothing was changed on Marathon")
                .reason("present value of metric errors could not be asked for 00:30");
        GateSystem.Phase before = new GateSystem.Phase(GROUP, "before the change", PrometheusSystem::patient, place -> Requests.ALL);
        GateSystem.Phase lasting = new GateSystem.Phase(
                GROUP, "in the soak", PrometheusSystem::impatient, place -> place.after(Requests.PUT));
        GateSystem.Phase passing = new GateSystem.Phase(
                GROUP, "in the soak", PrometheusSystem::patient, place -> place.after(Requests.PUT));
        return Stream.of(
                        before.rows(GateSystem.LASTING, unasked),
                        before.rows(GateSystem.PASSING, GOOD),
                        lasting.rows(GateSystem.LASTING, BACK.reason("metric errors failed: no answer for 2 s")),
                        passing.rows(GateSystem.PASSING, GOOD))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Scenario> refusals() {
        return List.of(
                refusal("query that can't be read", error(400, "bad_data", "1:5: parse error"), "the query can't be read"),
                refusal("query that can't be calculated", error(422, "execution", "found duplicate series"), "can't be calculated"),
                refusal("matrix", success("matrix", MATRIX), "a range of values for each series"),
                refusal("text", success("string", "[1732800000,\"a\"]"), "but must give numbers"),
                refusal("histograms", success("vector", "[{\"metric\":{},\"histogram\":[1732800000,{}]}]"), "make numbers of them"),
                row("matrix in the soak", "a range of values after the submission", BACK.reason("a range of values for each series"),
                        question -> afterTheFirst(question, success("matrix", MATRIX))));
    }

    private static Scenario refusal(String name, Reply answer, String told) {
        return row(name + ", before the change", "it is answered so from the start on", UNTOUCHED.reason(told), question -> answer);
    }

    private static List<Scenario> values() {
        return List.of(
                row("good", "none", GOOD.told("is within its limits (max 2)"), question -> vector("1")),
                row("no data before the change", "the first query finds nothing", GOOD.told("before the deployment it is no data"),
                        question -> once(question, 1, vector())),
                row("NaN before the change", "the first answer is NaN", GOOD.told("before the deployment it is NaN"),
                        question -> once(question, 1, vector("NaN"))),
                row("out of its limits", "7 after the submission", BACK.reason("is out of its limits (max 2), 2 looks in a row"),
                        question -> afterTheFirst(question, vector("7"))),
                row("infinite", "+Inf after the submission", BACK.reason("2 looks in a row: last +Inf"),
                        question -> afterTheFirst(question, vector("+Inf"))),
                row("one of three series out of its limits", "7 in the second series", BACK.reason("worst 7 of errors{instance=\"web-1\"}"),
                        question -> afterTheFirst(question, vector("1", "7", "0"))),
                row("out of its limits once", "7 at the second look of the soak", GOOD, question -> once(question, 3, vector("7"))),
                row("no data between two breaches", "7, nothing, and 7 from then on", BACK.reason("2 looks in a row"),
                        question -> question == 3 ? vector() : afterTheFirst(question, vector("7"))),
                row("no series at first", "a new version's series come after two looks", GOOD,
                        question -> question == 2 || question == 3 ? vector() : vector("1")),
                row("a part can't be had", "a warning of Thanos' beside the value", GOOD.told("Prometheus warns: No StoreAPIs matched"),
                        question -> Reply.of(200, "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1732800000,\"1\"]},"
                                + "\"warnings\":[\"No StoreAPIs matched for this query\"]}")),
                row("no number, twice", "a value that is none at the first two looks", GOOD,
                        question -> question == 2 || question == 3 ? vector("one") : vector("1")),
                Story.after(GROUP, "asked no more once it is red", "7 after the submission; its gate is the soak's alone",
                        BACK.leaves("0 questions after the rollback's write"), place -> {
                            PrometheusSystem prometheus = PrometheusSystem.patient(place);
                            prometheus.fixture.answers(question -> afterTheFirst(question, vector("7")));
                            int[] asked = {-1};
                            place.proxy.inject(1, Requests.RESTORE, exchange -> {
                                asked[0] = prometheus.fixture.queries();
                                exchange.relay();
                            });
                            place.leaves(() -> prometheus.fixture.queries() - asked[0] + " questions after the rollback's write");
                            return prometheus.deploy();
                        }));
    }

    private static List<Scenario> restarts() {
        return List.of(
                Story.after(GROUP, "slow", "each answer takes 1 s", GOOD, place -> {
                    PrometheusSystem prometheus = PrometheusSystem.patient(place);
                    prometheus.way().inject(Requests.ALL, Fault.late(Duration.ofSeconds(1)));
                    return prometheus.deploy();
                }),
                Story.after(GROUP, "restarted", "refused for 1 s in the soak, then 503, then no series at first", GOOD, place -> {
                    PrometheusSystem prometheus = PrometheusSystem.patient(place);
                    prometheus.way().inject(1, prometheus.submitted(), Fault.refuse(Duration.ofSeconds(1)));
                    prometheus.way().inject(1, prometheus.submitted(), Fault.answer(503, "text/plain", "Service Unavailable"));
                    prometheus.fixture.answers(question -> once(question, 2, vector()));
                    return prometheus.deploy();
                }),
                Story.after(GROUP, "the query takes too long for Prometheus, twice", "503 timeout in the soak", GOOD, place -> {
                    PrometheusSystem prometheus = PrometheusSystem.patient(place);
                    Reply timeout = error(503, "timeout", "query timed out in expression evaluation");
                    prometheus.fixture.answers(question -> question == 2 || question == 3 ? timeout : vector("1"));
                    return prometheus.deploy();
                }));
    }
}
