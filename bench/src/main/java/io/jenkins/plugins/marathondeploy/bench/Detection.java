package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.bench.Watcher.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long after Marathon's own end of a deployment somebody knows. */
public final class Detection {
    private static final int AT_ONCE = 50;
    private static final String OURS = "ours, with events";
    private static final String BESIDE_STALLED = "ours, beside what hangs";

    private static final String HOW = "From the moment at which Marathon itself says that the deployment is over (the"
            + " time in its `deployment_success`, whole milliseconds rounded down) to the verdict: ours is `DEPLOYED`,"
            + " which includes the look at the app that proves it, without a `minHealthyTime`; a poller's is that the"
            + " deployment is not listed any more. Deployments replace one simulated instance and take 1 to 6 s, at random. All ways took turns on"
            + " the same Marathon fixture, a process of its own, with up to " + AT_ONCE + " deployments at once; each"
            + " of ours with its own stream and list, as a command line that runs alone. Pollers ask for"
            + " `/v2/deployments` as go-marathon (0.5 s), dcos (1 s), marathon_deploy (3 s), shpkpr and zdd (5 s) do."
            + " Beside what hangs, the same follower, with the same threads, has four more deployments all the time, of which"
            + " nothing is answered: one's store of credentials, one's name server, one's Marathon, and the Mesos agent that"
            + " one asks what its failed task has printed."
            + " Reads are what the way asked of Marathon for one deployment, from its submission on.";

    /** One way, and what came of it so far. */
    private static final class Way {
        final Watcher watcher;
        final boolean events;
        final List<Double> seconds = new ArrayList<>();
        int reads;

        Way(Watcher watcher, boolean events) {
            this.watcher = watcher;
            this.events = events;
        }
    }

    private final Map<String, Way> ways = new LinkedHashMap<>();
    private final RemoteMarathon marathon;
    private int batches;

    private Detection(RemoteMarathon marathon, Stalled stalled) {
        this.marathon = marathon;
        ways.put(OURS, new Way(new FollowingWatcher(marathon.uri(), true), true));
        ways.put(BESIDE_STALLED, new Way(new FollowingWatcher(stalled.follower, marathon.uri(), true), true));
        ways.put("ours, events refused", new Way(new FollowingWatcher(marathon.uri(), false), false));
        for (String interval : List.of("0.5", "1", "3", "5")) {
            Duration every = Duration.ofMillis((long) (Double.parseDouble(interval) * 1000));
            ways.put("poller, " + interval + " s", new Way(new PollingWatcher(marathon, every), true));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Options options = Options.of(arguments);
        int batches = options.count(4, 1);
        int size = options.count(AT_ONCE, 10);
        try (RemoteMarathon marathon = RemoteMarathon.start();
                Stalled stalled = new Stalled()) {
            Detection detection = new Detection(marathon, stalled);
            detection.warmUp();
            detection.run(batches, size);
            detection.show(options, batches * size);
            detection.ways.values().forEach(way -> way.watcher.close());
        }
    }

    private void run(int rounds, int size) throws Exception {
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                System.out.println("  " + way.getKey() + ": " + size + " deployments");
                run(way.getValue(), size);
            }
        }
    }

    /** What the JVM does only once is not measured. */
    private void warmUp() throws Exception {
        for (Way way : List.of(ways.get(OURS), ways.get(BESIDE_STALLED))) {
            run(way, 5);
            way.seconds.clear();
            way.reads = 0;
        }
    }

    private void run(Way way, int size) throws Exception {
        String group = "/detection-" + batches++;
        for (int i = 0; i < size; i++) {
            marathon.put(group + "/app-" + i, app(group + "/app-" + i, "1"));
        }
        marathon.awaitQuiet();
        marathon.allowEvents(way.events);
        marathon.requests();
        List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String app = group + "/app-" + i;
            verdicts.add(way.watcher.deploy(app, app(app, "2")));
        }
        for (CompletableFuture<Verdict> verdict : verdicts) {
            verdict.get(2, TimeUnit.MINUTES);
        }
        JsonNode requests = marathon.requests();
        Map<String, Instant> ends = marathon.ends();
        for (CompletableFuture<Verdict> verdict : verdicts) {
            Duration later = Duration.between(ends.get(verdict.get().deployment()), verdict.get().at());
            way.seconds.add(later.toNanos() / 1e9);
        }
        way.reads += requests.path("list").asInt() + requests.path("app").asInt() + requests.path("queue").asInt();
        marathon.allowEvents(true);
        marathon.delete(group);
    }

    /** Its replacement takes as long as its old instance takes to end. */
    private static ObjectNode app(String id, String release) {
        ObjectNode app = JsonNodeFactory.instance.objectNode();
        app.put("id", id).put("cmd", "serve " + release).put("instances", 1).put("cpus", 0.01).put("mem", 1);
        if (release.equals("1")) {
            app.putObject("env").put("SIM_KILL_MS", Integer.toString(ThreadLocalRandom.current().nextInt(1000, 6000)));
        }
        return app;
    }

    private void show(Options options, int deployments) throws Exception {
        Figure figure = new Figure(options, "detection", "Detection: how soon the end of a deployment is known", HOW);
        Spread ours = Spread.of(ways.get(OURS).seconds);
        List<List<String>> rows = new ArrayList<>();
        ways.forEach((name, way) -> {
            Spread spread = Spread.of(way.seconds);
            figure.raw().set(name, spread.json());
            rows.add(List.of(
                    name,
                    Integer.toString(deployments),
                    Spread.number(spread.percentile(0.5), 3),
                    Spread.number(spread.percentile(0.95), 3),
                    Spread.number(spread.percentile(0.99), 3),
                    Spread.number(spread.max(), 3),
                    Spread.number(spread.percentile(0.5) / ours.percentile(0.5), 1),
                    Spread.number((double) way.reads / deployments, 1)));
        });
        figure.table(
                List.of("way", "deployments", "p50, s", "p95, s", "p99, s", "most, s", "p50 to ours", "reads each"), rows);
        String why = "the machine was busy, or a look that an event asked for was answered late";
        figure.aim("p50 with events under 0.02 s", ours.percentile(0.5), 0.02, 3, why);
        figure.aim("p99 with events under 0.1 s", ours.percentile(0.99), 0.1, 3, why);
        double later = Spread.of(ways.get(BESIDE_STALLED).seconds).percentile(0.99) - ours.percentile(0.99);
        figure.aim("p99 beside a store, a name server, an agent and a Marathon that hang, less than 0.1 s more", later, 0.1, 3, why);
        figure.write();
    }
}
