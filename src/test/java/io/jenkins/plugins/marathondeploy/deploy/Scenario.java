package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.gate.OwnTest;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import io.jenkins.plugins.marathondeploy.workload.KeptValues;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What is there, what is deployed, and what others and faults do meanwhile. Times are seconds since the start. */
final class Scenario {
    static final String APP = "/web";
    private static final ObjectMapper JSON = new ObjectMapper();

    final SimulatedTime time;
    final SimulatedMarathon marathon;
    final FaultyMarathon way;
    final OtherPeople others;
    final Queueing queueing = new Queueing();
    private final Faults faults = new Faults(this);
    /** In milliseconds: how finely Marathon's time passes. Tasks that live shorter need less. */
    int tick = 500;
    final Clients clients = new SimulatedClients(this);
    final SimulatedGates gates = new SimulatedGates(this);
    /** Runs the user's own test; null for none. */
    OwnTest ownTest;
    Policy policy = Policy.defaults();
    /** Of what is deployed; empty where the definition names it. */
    String image = "";
    /** Ours, as the shell sets them. */
    private final Map<String, String> labels = new LinkedHashMap<>();
    private Supplier<Optional<Build>> turn;
    KeptValues kept = KeptValues.NONE;
    private final Happenings happenings = new Happenings();
    private final Map<PhaseName, Double> entered = new EnumMap<>(PhaseName.class);
    /** Everybody in whose time this one's passes. */
    private final List<Scenario> all;
    private Supplier<Machine> start;
    private Machine machine;
    /** How often the user has interrupted. */
    int interruptions;
    private boolean byHand;
    private final Map<String, String> wanted = new LinkedHashMap<>();
    final Map<String, String> before = new LinkedHashMap<>();

    Scenario() {
        this(new SimulatedTime(), new SimulatedMarathon(), SimulatedMarathon.US, new ArrayList<>());
    }

    private Scenario(SimulatedTime time, SimulatedMarathon marathon, String author, List<Scenario> all) {
        this.time = time;
        this.marathon = marathon;
        this.way = new FaultyMarathon(marathon, author);
        this.others = new OtherPeople(marathon);
        this.all = all;
        all.add(this);
    }

    /** Another deployer of our kind, on the same Marathon at the same time. */
    Scenario besides(String author) {
        Scenario other = new Scenario(time, marathon, author, all);
        other.before.putAll(before);
        return other;
    }

    /** The same deployer at the same time, on another Marathon. */
    Scenario elsewhere() {
        return new Scenario(time, new SimulatedMarathon(), way.author, all);
    }

    /** The next deployment of the same deployer, after one has ended. */
    Scenario again() {
        anew();
        wanted.clear();
        before.clear();
        marathon.apps.forEach((id, app) -> before.put(id, app.command()));
        marathon.of(way.author).beginsAnew();
        way.writes.clear();
        return this;
    }

    /** The same deployer is killed, and does the same once more. */
    Scenario anew() {
        machine = null;
        entered.clear();
        marathon.of(way.author).forgetsItsChanges(way.author, marathon.apps.values());
        return this;
    }

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
        Map<String, ObjectNode> there = new LinkedHashMap<>();
        for (ObjectNode app : apps) {
            there.put(app.path("id").asText(), app);
        }
        others.run(there);
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
        return deploysGroupWith(JSON.createObjectNode().put("id", "/g"), apps);
    }

    /** @param group its own fields, apps left out */
    Scenario deploysGroupWith(ObjectNode group, ObjectNode... apps) {
        ArrayNode list = group.putArray("apps");
        for (ObjectNode app : apps) {
            list.add(app);
            wanted.put(app.path("id").asText(), app.path("cmd").asText());
        }
        start = () -> Machine.deploy(request(group));
        return this;
    }

    private DeploymentRequest request(ObjectNode definition) {
        return DeploymentRequest.of(Definition.ofJson(definition.toString()), policy).withLabels(labels).withImage(image, "");
    }

    /** Whose deployment it is. */
    Scenario asBuild(String build) {
        labels.put(OwnLabels.BUILD, build);
        return this;
    }

    /** Who goes first in this process. */
    Scenario queued(Supplier<Optional<Build>> other) {
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

    Scenario rollsBackGroup(String group, String version) {
        byHand = true;
        start = () -> Machine.rollbackGroup(group, version, policy);
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
        happenings.add(null, seconds, action);
        return this;
    }

    Scenario in(PhaseName phase, double after, Runnable action) {
        happenings.add(phase, after, action);
        return this;
    }

    Scenario interrupted(PhaseName phase, double after) {
        return in(phase, after, this::interrupt);
    }

    void interrupt() {
        interruptions++;
        machine.interrupt("aborted by admin");
    }

    /** The n-th write waits in the queue; a second after it began to wait, something happens. */
    Scenario queuesWrite(int nth, double seconds, Runnable meanwhile) {
        queueing.write(nth, seconds, meanwhile);
        return this;
    }

    /** The n-th question of a gate waits in the queue. */
    Scenario queuesQuestion(int nth, double seconds) {
        queueing.question(nth, seconds);
        return this;
    }

    /** The first read in a phase waits in the queue. */
    Scenario queuesRead(PhaseName phase, double seconds) {
        queueing.read(phase, seconds);
        return this;
    }

    void otherPuts(String command) {
        otherPuts(app(APP, command, 2));
    }

    void otherPuts(ObjectNode app) {
        others.put(app);
    }

    void otherScales(int instances) {
        others.scale(APP, instances, false);
    }

    /** Forced: over whatever deployment runs. */
    void otherForcesScale(int instances) {
        others.scale(APP, instances, true);
    }

    void otherReverts() {
        others.revert();
    }

    void otherCancels() {
        others.cancel();
    }

    void otherDeletes() {
        others.delete(APP);
    }

    Scenario down(double from, double to, Kind kind, String... exchanges) {
        faults.down(from, to, kind, exchanges);
        return this;
    }

    Scenario downIn(PhaseName phase, double seconds, Kind kind) {
        faults.downIn(phase, seconds, kind);
        return this;
    }

    Scenario refuses(String exchange, int times, Kind kind) {
        faults.refuses(exchange, times, kind);
        return this;
    }

    Scenario answers(String exchange, Kind kind, String message) {
        faults.answers(exchange, kind, message);
        return this;
    }

    Scenario loses(String exchange, double appliedAfter) {
        faults.loses(exchange, appliedAfter);
        return this;
    }

    Scenario forgets(String exchange) {
        faults.forgets(exchange);
        return this;
    }

    double seconds() {
        return time.elapsed().toMillis() / 1000.0;
    }

    Machine machine() {
        if (machine == null) {
            replace(start.get());
            entered(machine.phase());
        }
        return machine;
    }

    /** One step of the machine. */
    record Step(Need need, Advance advance) {}

    /** Gets what the next step needs, waits in the queue for it, and does the step. */
    Step step() {
        return carryOut(queueing.await(machine().need(time), this));
    }

    Step carryOut(Need need) {
        way.writing = need.kind() == Need.Kind.WRITE;
        CompletableFuture<Answer> answer = need.begin(clients);
        way.writing = false;
        if (answer.isDone()) {
            return new Step(need, machine.advance(answer.join(), Pace.direct(), time));
        }
        // It hangs: when a time limit of the machine ends, it is given up, and the machine is asked anew.
        assertThat(machine.wakeAt()).as("when " + need + " is given up").isBefore(Instant.MAX);
        pass(Duration.between(time.instant(), machine.wakeAt()));
        answer.cancel(true);
        way.exchanges = 0;
        return carryOut(machine.need(time));
    }

    void replace(Machine other) {
        machine = other;
        machine.remember(kept);
        if (ownTest != null) {
            machine.testWith(ownTest);
        }
        if (turn != null) {
            machine.queue(turn);
        }
    }

    /** When the machine first came into a phase, in seconds; null while it has not. */
    Double enteredAt(PhaseName phase) {
        return entered.get(phase);
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

    /** The commands that a rollback may bring back, by app. */
    Map<String, Set<String>> goal() {
        Map<String, Set<String>> goal = new LinkedHashMap<>();
        Map<String, Set<String>> recorded = byHand ? Map.of() : marathon.of(way.author).before;
        before.forEach((id, command) -> goal.put(id, recorded.getOrDefault(id, Set.of(command))));
        // Of a group, what somebody else had deleted before the first change does not come back.
        goal.keySet().removeIf(id -> !recorded.isEmpty() && !recorded.containsKey(id));
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
            long next = Math.min(end, (now / tick + 1) * tick);
            time.pass(Duration.ofMillis(next - now));
            if (next % tick == 0) {
                all.stream().map(one -> one.marathon).distinct().forEach(one -> one.step(next));
            }
            List.copyOf(all).forEach(one -> one.happenings.run(one.seconds(), one.entered));
        }
    }
}
