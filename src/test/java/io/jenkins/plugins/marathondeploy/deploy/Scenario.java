package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AsyncMarathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import io.jenkins.plugins.marathondeploy.mesos.SandboxReading;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What is there, what is deployed, and what others and faults do meanwhile. Times are seconds since the start. */
final class Scenario {
    static final String APP = "/web";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Something that happens at a time, or so long after the machine first came into a phase. */
    private record Happening(PhaseName phase, double after, Runnable action) {}

    final SimulatedTime time = new SimulatedTime();
    final SimulatedMarathon marathon = new SimulatedMarathon();
    final FaultyMarathon way = new FaultyMarathon(marathon);
    final Clients clients = new Clients() {
        @Override
        public AsyncMarathon marathon() {
            return AtOnce.of(way);
        }

        @Override
        public TaskOutput taskOutput() {
            return reading -> {
                way.exchanges++;
                ArrayList<String> lines = new ArrayList<>(List.of("stderr of " + reading.taskId()));
                return CompletableFuture.completedFuture(new SandboxReading(
                        reading.host(), reading.taskId(), "", 0, 0, lines, !reading.lines().isEmpty()));
            };
        }
    };
    Policy policy = Policy.defaults();
    /** Ours, as the shell sets them. */
    private final Map<String, String> labels = new LinkedHashMap<>();
    private Turn turn;
    private final List<Happening> happenings = new ArrayList<>();
    private final Map<PhaseName, Double> entered = new EnumMap<>(PhaseName.class);
    private Supplier<Machine> start;
    private Machine machine;
    private boolean byHand;
    private final Map<String, String> wanted = new LinkedHashMap<>();
    final Map<String, String> before = new LinkedHashMap<>();

    static ObjectNode app(String id, String command, int instances) {
        ObjectNode app = JSON.createObjectNode().put("id", id).put("cmd", command).put("cpus", 0.1).put("mem", 32);
        app.put("instances", instances);
        app.putArray("healthChecks").addObject().put("protocol", "HTTP").put("path", "/").put("portIndex", 0);
        return app;
    }

    /** Runs healthy when the scenario begins. */
    Scenario runs(String command, int instances) {
        return runs(app(APP, command, instances));
    }

    Scenario runs(ObjectNode... apps) {
        Map<String, ObjectNode> all = new LinkedHashMap<>();
        for (ObjectNode app : apps) {
            all.put(app.path("id").asText(), app);
        }
        marathon.change(all, false, SimulatedMarathon.OTHER);
        for (long now = -20_000; now < 0; now += 500) {
            marathon.step(now);
        }
        marathon.deployments().forEach(running -> marathon.cancel(running.id(), SimulatedMarathon.OTHER));
        marathon.apps.forEach((id, app) -> {
            before.put(id, app.command());
            marathon.mayBeUndone(id);
        });
        return this;
    }

    Scenario deploys(String command, int instances) {
        return deploys(app(APP, command, instances));
    }

    Scenario deploys(ObjectNode app) {
        wanted.put(app.path("id").asText(), app.path("cmd").asText());
        start = () -> Machine.deploy(request(app));
        return this;
    }

    Scenario deploysGroup(ObjectNode... apps) {
        ObjectNode group = JSON.createObjectNode().put("id", "/g");
        ArrayNode list = group.putArray("apps");
        for (ObjectNode app : apps) {
            list.add(app);
            wanted.put(app.path("id").asText(), app.path("cmd").asText());
        }
        start = () -> Machine.deploy(request(group));
        return this;
    }

    private DeploymentRequest request(ObjectNode definition) {
        return DeploymentRequest.of(Definition.ofJson(definition.toString()), policy).withLabels(labels);
    }

    /** Whose deployment it is. */
    Scenario asBuild(String build) {
        labels.put(OwnLabels.BUILD, build);
        return this;
    }

    /** Who goes first in this process. */
    Scenario queued(Turn other) {
        turn = other;
        return this;
    }

    /** By hand. */
    Scenario rollsBack(String version) {
        marathon.mayBeUndone(APP);
        byHand = true;
        start = () -> Machine.rollback(APP, version, policy);
        return this;
    }

    Scenario rollsBackUnknown() {
        start = () -> Machine.rollback(APP, "", policy);
        return this;
    }

    Scenario with(Policy other) {
        policy = other;
        return this;
    }

    Scenario at(double seconds, Runnable action) {
        happenings.add(new Happening(null, seconds, action));
        return this;
    }

    Scenario in(PhaseName phase, double after, Runnable action) {
        happenings.add(new Happening(phase, after, action));
        return this;
    }

    Scenario interrupted(PhaseName phase, double after) {
        return in(phase, after, () -> machine.interrupt("aborted by admin"));
    }

    void interrupt() {
        machine.interrupt("aborted by admin");
    }

    // What others do.

    void otherPuts(String command) {
        otherPuts(app(APP, command, 2));
    }

    void otherPuts(ObjectNode app) {
        late(() -> marathon.put(app.path("id").asText(), app, true, SimulatedMarathon.OTHER));
    }

    void otherScales(int instances) {
        if (marathon.apps.containsKey(APP)) {
            ObjectNode definition = marathon.apps.get(APP).definition.deepCopy().put("instances", instances);
            marathon.put(APP, definition, true, SimulatedMarathon.OTHER);
        }
    }

    void otherReverts() {
        marathon.deployments().stream().findFirst().ifPresent(one -> marathon.revert(one.id(), SimulatedMarathon.OTHER));
    }

    void otherCancels() {
        marathon.deployments().stream().findFirst().ifPresent(one -> marathon.cancel(one.id(), SimulatedMarathon.OTHER));
    }

    void otherDeletes() {
        if (marathon.apps.containsKey(APP)) {
            marathon.delete(APP, SimulatedMarathon.OTHER);
        }
    }

    // Faults.

    /** Every exchange of these kinds (all where none is named) fails in this time, and is not carried out. */
    Scenario down(double from, double to, Kind kind, String... exchanges) {
        return fault(exchange -> seconds() >= from && seconds() < to && isOneOf(exchange, exchanges), kind, null);
    }

    /** From when a phase is entered. */
    Scenario downIn(PhaseName phase, double seconds, Kind kind) {
        return fault(
                exchange -> entered.containsKey(phase) && seconds() < entered.get(phase) + seconds, kind, null);
    }

    /** The first so many exchanges of one kind are refused. */
    Scenario refuses(String exchange, int times, Kind kind) {
        int[] left = {times};
        return fault(other -> other.equals(exchange) && left[0]-- > 0, kind, null);
    }

    /** The answer of the first such exchange is lost; it is applied so many seconds later, or never when negative. */
    Scenario loses(String exchange, double appliedAfter) {
        int[] left = {1};
        return fault(other -> other.equals(exchange) && left[0]-- > 0, Kind.NO_ANSWER, appliedAfter);
    }

    /** A leader answers well and is gone before it has stored the first such change. */
    Scenario forgets(String exchange) {
        int[] left = {1};
        way.faults.add(new FaultyMarathon.Fault() {
            @Override
            public Object meet(String what, Supplier<Object> apply) {
                return new Submission("2026-11-22T20:00:09.998Z", "d998");
            }

            @Override
            public boolean concerns(String what) {
                return what.equals(exchange) && left[0]-- > 0;
            }
        });
        return this;
    }

    private Scenario fault(Predicate<String> concerned, Kind kind, Double appliedAfter) {
        way.faults.add(new FaultyMarathon.Fault() {
            @Override
            public Object meet(String exchange, Supplier<Object> apply) {
                if (appliedAfter != null && appliedAfter == 0) {
                    apply.get();
                } else if (appliedAfter != null && appliedAfter > 0) {
                    at(seconds() + appliedAfter, () -> {
                        marathon.late = true;
                        late(apply);
                        marathon.late = false;
                    });
                }
                throw FaultyMarathon.error(kind);
            }

            @Override
            public boolean concerns(String exchange) {
                return concerned.test(exchange);
            }
        });
        return this;
    }

    private static void late(Supplier<Object> apply) {
        try {
            apply.get();
        } catch (MarathonException refused) {
            // Whoever sent it has gone and does not hear of it.
        }
    }

    private static boolean isOneOf(String exchange, String... exchanges) {
        return exchanges.length == 0 || List.of(exchanges).contains(exchange);
    }

    double seconds() {
        return time.elapsed().toMillis() / 1000.0;
    }

    // Running it.

    Machine machine() {
        if (machine == null) {
            replace(start.get());
            entered(machine.phase());
        }
        return machine;
    }

    /** Gets what the next step needs, and does it. */
    Advance step() {
        return machine().advance(machine().need(time).begin(clients).join(), Pace.direct(), time);
    }

    void replace(Machine other) {
        machine = other;
        if (turn != null) {
            machine.queue(turn);
        }
    }

    void entered(PhaseName phase) {
        entered.putIfAbsent(phase, seconds());
    }

    /** A rollback by hand that begins anew may find another label, and go elsewhere. */
    void forgetGoalByHand() {
        if (byHand) {
            before.clear();
        }
    }

    /** The commands that a rollback has to bring back. */
    Map<String, String> goal() {
        Map<String, String> goal = new LinkedHashMap<>(before);
        if (!byHand) {
            goal.replaceAll((id, command) -> marathon.beforeUs.getOrDefault(id, command));
        }
        return goal;
    }

    Map<String, String> wanted() {
        return wanted;
    }

    /** Lets time pass, and what happens in it happen. */
    void pass(Duration duration) {
        long end = time.elapsed().toMillis() + Math.max(1, duration.toMillis());
        while (time.elapsed().toMillis() < end) {
            long now = time.elapsed().toMillis();
            long next = Math.min(end, (now / 500 + 1) * 500);
            time.pass(Duration.ofMillis(next - now));
            if (next % 500 == 0) {
                marathon.step(next);
            }
            happen();
        }
    }

    private void happen() {
        for (Happening happening : List.copyOf(happenings)) {
            Double base = happening.phase() == null ? Double.valueOf(0) : entered.get(happening.phase());
            if (base != null && seconds() >= base + happening.after()) {
                happenings.remove(happening);
                happening.action().run();
            }
        }
    }
}
