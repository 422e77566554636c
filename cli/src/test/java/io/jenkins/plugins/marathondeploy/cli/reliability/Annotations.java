package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.rolledBack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Call;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.cluster.fault.FaultProxy;
import io.jenkins.plugins.marathondeploy.cluster.platform.GrafanaFixture;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** An annotation from the start of the deployment to its end: it reddens none. */
final class Annotations {
    private static final String GROUP = "Grafana's annotation";
    private static final String TOKEN = "glsa_4711-token";
    private static final Predicate<Call> MADE = call -> call.is("POST", "/api/annotations");
    private static final Predicate<Call> ENDED = call -> call.is("PATCH", "/api/annotations/.*");
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);
    private static final Expected UNMADE = GOOD.told("Grafana's annotation was not made").leaves("no annotation");
    private static final Expected UNENDED = GOOD.told("Grafana's annotation was not ended").leaves("an annotation without an end");

    /** Of an answer that ends in its middle the annotation is there. */
    private static final List<GateSystem.Wrong> UNASKED =
            GateSystem.LASTING.stream().filter(wrong -> wrong != GateSystem.CUT).toList();

    private Annotations() {}

    @FunctionalInterface
    private interface Starting {
        GrafanaFixture start(String token) throws IOException;
    }

    /** Grafana, behind a proxy. */
    private record Annotated(Place place, FaultProxy way) implements GateSystem {
        static Annotated at(Place place) throws IOException {
            return at(place, GrafanaFixture::start, TOKEN);
        }

        static Annotated at(Place place, Starting starting, String known) throws IOException {
            GrafanaFixture fixture = place.with(starting.start(known));
            FaultProxy way = place.way(fixture.uri());
            place.environment("GRAFANA_URL", way.uri().toString());
            place.environment("GRAFANA_TOKEN", TOKEN);
            place.leaves(() -> left(fixture));
            return new Annotated(place, way);
        }

        private static String left(GrafanaFixture fixture) {
            List<String> all = new ArrayList<>();
            for (ObjectNode annotation : fixture.annotations().values()) {
                String end = annotation.has("timeEnd") ? "an annotation with its end" : "an annotation without an end";
                for (JsonNode tag : annotation.path("tags")) {
                    end += tag.asText().startsWith("outcome:") ? " and " + tag.asText() : "";
                }
                all.add(end);
            }
            return all.isEmpty() ? "no annotation" : String.join(", ", all);
        }

        @Override
        public Live deploy(String... options) {
            return place.deploy(Steps.TWO, Stream.concat(Stream.of("--annotate"), Stream.of(options)).toArray(String[]::new));
        }
    }

    private static boolean listens(URI server) {
        try (Socket connection = new Socket(server.getHost(), server.getPort())) {
            return connection.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    static List<Scenario> scenarios() {
        GateSystem.Phase whole = new GateSystem.Phase(GROUP, "all the time", Annotated::at, place -> Requests.ALL);
        GateSystem.Phase end = new GateSystem.Phase(GROUP, "at the end", Annotated::at, place -> place.after(Requests.PUT));
        return Stream.of(
                        kinds(),
                        whole.rows(UNASKED, UNMADE),
                        end.rows(
                                List.of(GateSystem.REFUSED, GateSystem.HANGING, GateSystem.UNAUTHORISED, GateSystem.WRONG_PATH, GateSystem.BROKEN),
                                UNENDED))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Scenario> kinds() {
        return List.of(
                Story.after(GROUP, "deployed", "none", GOOD.leaves("an annotation with its end and outcome:deployed"),
                        place -> Annotated.at(place).deploy()),
                Story.after(GROUP, "rolled back", "health checks get 500",
                        rolledBack("one healthy on 2 of 2").leaves("an annotation with its end and outcome:rolled_back"), place -> {
                            Annotated.at(place);
                            return Steps.failing(place, "--annotate");
                        }),
                Story.after(GROUP, "before 6.0", "PATCH is not known", GOOD.leaves("an annotation with its end and outcome:deployed"),
                        place -> Annotated.at(place, GrafanaFixture::startOld, TOKEN).deploy()),
                Story.after(GROUP, "token that is not known", "401 to everything", UNMADE.told("the token is not known or has expired"),
                        place -> Annotated.at(place, GrafanaFixture::start, "another").deploy()),
                Story.after(GROUP, "token of a viewer", "403 to everything", UNMADE.told("give it the role Editor"),
                        place -> Annotated.at(place, GrafanaFixture::startForViewer, TOKEN).deploy()),
                Story.after(GROUP, "slow", "each answer takes 1 s", GOOD.leaves("an annotation with its end and outcome:deployed"),
                        place -> {
                            Annotated grafana = Annotated.at(place);
                            grafana.way.inject(Requests.ALL, Fault.late(Duration.ofSeconds(1)));
                            return grafana.deploy();
                        }),
                Story.after(GROUP, "restarted", "nobody listens for 1 s while the deployment is followed",
                        GOOD.leaves("an annotation with its end and outcome:deployed"), place -> {
                            Annotated grafana = Annotated.at(place);
                            Live run = Steps.following(place, "--annotate");
                            grafana.way.refuse(Duration.ofSeconds(1));
                            Steps.await(() -> listens(grafana.way.uri()));
                            place.turn(Steps.TWO, 200);
                            return run;
                        }),
                Story.after(GROUP, "restarted without what it had kept", "404 to the annotation's end",
                        UNENDED.told("Annotation not found"), place -> {
                            Annotated grafana = Annotated.at(place);
                            grafana.way.inject(
                                    call -> ENDED.test(call) || call.is("PUT", "/api/annotations/.*"),
                                    Fault.answer(404, "application/json", "{\"message\":\"Annotation not found\"}"));
                            return grafana.deploy();
                        }),
                Story.after(GROUP, "answer lost when it is made", "it is made, and the connection is reset",
                        GOOD.told("Grafana's annotation was not made").leaves("an annotation with its end and outcome:deployed"), place -> {
                            Annotated grafana = Annotated.at(place);
                            grafana.way.inject(1, MADE, Fault.resetAfterwards());
                            return grafana.deploy();
                        }),
                Story.after(GROUP, "answer lost when it is ended", "it is ended, and the connection is reset",
                        GOOD.leaves("an annotation with its end and outcome:deployed"), place -> {
                            Annotated grafana = Annotated.at(place);
                            grafana.way.inject(1, ENDED, Fault.resetAfterwards());
                            return grafana.deploy();
                        }));
    }
}
