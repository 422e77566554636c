package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Call;
import io.jenkins.plugins.marathondeploy.cluster.fault.FaultProxy;
import io.jenkins.plugins.marathondeploy.cluster.platform.PrometheusFixture;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Prometheus, of which a deployment with a soak of 3 s asks something. */
final class PrometheusSystem implements GateSystem {
    static final Predicate<Call> ALERTS = call -> call.is("GET", "/api/v1/alerts");

    final PrometheusFixture fixture;
    private final Place place;
    private final FaultProxy way;
    private final String[] gate;

    private PrometheusSystem(Place place, String... gate) throws IOException {
        this.place = place;
        this.gate = gate;
        fixture = place.with(PrometheusFixture.start());
        way = place.way(fixture.uri());
    }

    /** Asked for a metric each second; two breaches in a row are red, and so is no answer for 2 s. */
    static PrometheusSystem impatient(Place place) throws IOException {
        return metric(place, "2s");
    }

    /** The same, but it may go without an answer for a minute. */
    static PrometheusSystem patient(Place place) throws IOException {
        return metric(place, "1m");
    }

    private static PrometheusSystem metric(Place place, String unanswered) throws IOException {
        return new PrometheusSystem(place, "--metric",
                "max=2,every=1s,after=0s,breaches=2,unanswered=" + unanswered + ",name=errors:max(errors{app=\"${APP}\"})");
    }

    /** Asked for alerts. */
    static PrometheusSystem alerts(Place place) throws IOException {
        return new PrometheusSystem(place, "--alerts", "app=\"web\"");
    }

    @Override
    public FaultProxy way() {
        return way;
    }

    /** Requests after the submission. */
    Predicate<Call> submitted() {
        return place.after(Requests.PUT);
    }

    @Override
    public Live deploy(String... options) {
        return place.deploy(Steps.TWO, Stream.of(
                        Stream.of("--prometheus-url", way.uri().toString(), "--soak", "3s"), Stream.of(gate), Stream.of(options))
                .flatMap(each -> each)
                .toArray(String[]::new));
    }
}
