package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Call;
import io.jenkins.plugins.marathondeploy.cluster.fault.FaultProxy;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.cluster.platform.ConsulFixture;
import io.jenkins.plugins.marathondeploy.cluster.platform.ConsulFixture.Registration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Consul, in which a registrar has what is healthy in Marathon, unless it is told to do worse. */
final class ConsulSystem implements GateSystem {
    static final String SERVICE = "web";

    final ConsulFixture fixture;
    /** What was registered when this was made. */
    final List<Registration> before;
    private final Place place;
    private final FaultProxy way;

    private ConsulSystem(Place place) throws IOException {
        this.place = place;
        fixture = place.with(ConsulFixture.start(SERVICE));
        way = place.way(fixture.uri());
        before = healthy();
        fixture.shows(this::healthy);
    }

    static ConsulSystem at(Place place) throws IOException {
        return new ConsulSystem(place);
    }

    @Override
    public FaultProxy way() {
        return way;
    }

    List<Registration> healthy() {
        return place.cluster.instances(Place.APP).stream().filter(Instance::isHealthy).map(ConsulSystem::of).toList();
    }

    private static Registration of(Instance instance) {
        return Registration.of(
                "mesos-consul:" + instance.task().agentId() + ":" + SERVICE + ":" + instance.task().ports().get(0),
                instance.task().host(), instance.task().ports().get(0));
    }

    /** The registrar never takes anything out. */
    List<Registration> stale() {
        return Stream.concat(before.stream(), healthy().stream()).distinct().toList();
    }

    /** Requests after the submission. */
    Predicate<Call> submitted() {
        return place.after(Requests.PUT);
    }

    /** A way to another of its agents. */
    FaultProxy another() {
        return place.way(fixture.uri());
    }

    /** From the submission on this is registered, in the first so many answers; then what is right. */
    ConsulSystem shows(int answers, Supplier<List<Registration>> wrong) {
        AtomicInteger left = new AtomicInteger(answers);
        fixture.shows(() -> place.proxy.count(Requests.PUT) > 0 && left.getAndDecrement() > 0 ? wrong.get() : healthy());
        return this;
    }

    /** From the submission on this is registered, for good. */
    ConsulSystem shows(Supplier<List<Registration>> wrong) {
        return shows(Integer.MAX_VALUE, wrong);
    }

    /** What is right but for the first of the new instances. */
    List<Registration> spoilt(UnaryOperator<Registration> spoiling) {
        List<Registration> all = new ArrayList<>(healthy());
        all.removeAll(before);
        if (!all.isEmpty()) {
            all.set(0, spoiling.apply(all.get(0)));
        }
        return all;
    }

    @Override
    public Live deploy(String... options) {
        return deployTo(way.uri().toString(), options);
    }

    Live deployTo(String addresses, String... options) {
        return place.deploy(Steps.TWO, Stream.concat(
                        Stream.of("--consul-url", addresses, "--consul-service", SERVICE), Stream.of(options))
                .toArray(String[]::new));
    }
}
