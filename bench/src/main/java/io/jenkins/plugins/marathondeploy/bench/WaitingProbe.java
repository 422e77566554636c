package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.jenkins.plugins.marathondeploy.cluster.gate.PlainSystems;
import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.follow.Connection;
import io.jenkins.plugins.marathondeploy.follow.Follower;
import io.jenkins.plugins.marathondeploy.follow.Listener;
import io.jenkins.plugins.marathondeploy.gate.AlertsGate;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.Gates;
import io.jenkins.plugins.marathondeploy.gate.MetricGate;
import io.jenkins.plugins.marathondeploy.gate.ServiceReference;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process in which nothing is but the follower and its waits. Arguments: Marathon's address, the number of waits, and
 * Prometheus' address where each is to have two gates. Says when all wait, then answers each line of stdin with what the waits
 * take.
 */
final class WaitingProbe {
    private static final Pattern HANDING_OVER = Pattern.compile("Thread-\\d+");
    /** From one question of a gate to the next. */
    static final Duration PACE = Duration.ofSeconds(15);

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Follower follower = new Follower(HttpClient::newBuilder);
    private final MarathonSettings settings;
    /** What Jenkins would hold for each. */
    private final List<Machine> machines = new ArrayList<>();
    private final Set<Thread> others = new HashSet<>(Thread.getAllStackTraces().keySet());

    /** Empty until it is to be asked. */
    private String prometheus = "";
    private volatile List<String> mostThreads = List.of();

    private WaitingProbe(URI marathon) {
        settings = MarathonSettings.of(marathon);
    }

    public static void main(String[] arguments) throws Exception {
        WaitingProbe probe = new WaitingProbe(URI.create(arguments[0]));
        Thread counter = new Thread(probe::countThreads, "counter");
        counter.setDaemon(true);
        probe.others.add(counter);
        counter.start();
        // Whatever is loaded and cached once for all is no wait's.
        probe.deploy("/before", "", 1).await();
        probe.prometheus = arguments.length > 2 ? arguments[2] : "";
        long idle = used();
        probe.deploy("/waiting", probe.prometheus.isEmpty() ? "staging" : "", Integer.parseInt(arguments[1])).await();
        counter.interrupt();
        System.out.println("waiting");
        try (Scanner orders = new Scanner(System.in, "UTF-8")) {
            while (orders.hasNextLine()) {
                orders.nextLine();
                System.out.println(probe.taken(idle));
            }
        }
        probe.follower.close(Duration.ofSeconds(1));
    }

    /** Counted down as each has been submitted where its tasks never run, or has asked its gates, or has ended without any. */
    private CountDownLatch deploy(String group, String state, int count) {
        CountDownLatch latch = new CountDownLatch(count);
        boolean waits = state.equals("staging") || !prometheus.isEmpty();
        for (int i = 0; i < count; i++) {
            Definition definition = Definition.ofJson("{\"id\":\"" + group + "/app-" + i + "\",\"cmd\":\"serve\","
                    + "\"instances\":1,\"cpus\":0.01,\"mem\":1,\"env\":{\"SIM_STATE\":\"" + state + "\"}}");
            Machine machine = Machine.deploy(DeploymentRequest.of(definition, prometheus.isEmpty() ? Policy.defaults() : gated()));
            if (waits) {
                machines.add(machine);
            }
            Connection connection = new Connection(
                    settings, follower.connections(), TaskOutput.NONE, Gates.of(Gates.BUILT_IN, PlainSystems.of(follower.connections())));
            follower.follow(machine, () -> connection, listener(waits, latch));
        }
        return latch;
    }

    /** A soak in which a metric and alerts are asked for at their own pace, every 15 s. */
    private Policy gated() {
        MetricRule rule = new MetricRule(
                "errors", "sum(rate(errors{app=\"${APP}\"}[1m]))", new MetricRule.Limits(null, 2.0),
                new MetricRule.Schedule(PACE, Duration.ZERO, 3, Duration.ofMinutes(2)));
        List<Gate> gates = new ArrayList<>(new MetricGate(prometheus, "", rule).gates());
        gates.addAll(new AlertsGate(ServiceReference.at(prometheus, ""), "app=\"web\"").gates());
        return Policy.defaults().withSoak(Duration.ofHours(9)).withGates(gates);
    }

    /** Whether one of these is what is waited for. */
    private boolean waits(List<DeploymentEvent> events) {
        return events.stream().anyMatch(event -> prometheus.isEmpty()
                ? event instanceof DeploymentEvent.Submitted
                : event instanceof DeploymentEvent.GateAsked asked && asked.gate().startsWith("alerts "));
    }

    private Listener listener(boolean submission, CountDownLatch latch) {
        return new Listener() {
            @Override
            public CompletionStage<Void> advanced(Advance advance) {
                if (submission && waits(advance.events())) {
                    latch.countDown();
                }
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public void ended(Report report) {
                if (submission) {
                    throw new IllegalStateException(report.toString());
                }
                latch.countDown();
            }

            @Override
            public void broken(Throwable problem) {
                throw new IllegalStateException(problem);
            }
        };
    }

    private ObjectNode taken(long idle) {
        List<String> threads = threads();
        // Before the collection of garbage, which nobody but this asks for.
        long cpu = system.getProcessCpuTime();
        ObjectNode json = new ObjectMapper().createObjectNode();
        threads.forEach(json.putArray("threads")::add);
        mostThreads.forEach(json.putArray("mostThreads")::add);
        json.put("cpu", cpu);
        json.put("heap", used() - idle);
        json.put("cpuAfter", system.getProcessCpuTime());
        json.put("machines", machines.size());
        return json;
    }

    /** Remembers the most threads that there were at one time. */
    private void countThreads() {
        try {
            while (true) {
                List<String> now = threads();
                if (now.size() > mostThreads.size()) {
                    mostThreads = now;
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those of ours: the JDK's client hands each answer over on a thread without a name, which ends at once. */
    private List<String> threads() {
        Thread[] threads = new Thread[1000];
        int count = Thread.enumerate(threads);
        return Stream.of(threads)
                .limit(count)
                .filter(thread -> !others.contains(thread) && !HANDING_OVER.matcher(thread.getName()).matches())
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    /** Bytes on the heap that something refers to. */
    private static long used() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
