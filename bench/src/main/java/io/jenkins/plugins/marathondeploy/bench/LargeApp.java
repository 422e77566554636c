package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What following a large app on a large Marathon costs. */
public final class LargeApp {
    private static final int GROUP = 100;
    private static final String HOW = "All instances of one app are replaced, a hundredth at a time, beside as many other"
            + " apps as the table says, on the Marathon fixture, another process, whose simulated tasks run after 1.1 s and"
            + " are checked every second; the follower has a process with a heap of 64 MiB to itself, in which one"
            + " deployment follows the other. The first finds code that never ran, and most of its CPU is the Java"
            + " compiler's; the others are what a controller knows that runs for days. CPU is that of this"
            + " whole process from the submission to the verdict, divided by the time between them. Heap is the most in use"
            + " at any moment, garbage included, above what was in use when a small app had been deployed before. App reads"
            + " and lists are what Marathon was asked in that time.";

    private final Options options;

    private LargeApp(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        new LargeApp(Options.of(arguments)).measure();
    }

    private void measure() throws IOException, InterruptedException {
        int apps = options.count(10_000, 200);
        int instances = options.count(2_000, 100);
        try (RemoteMarathon marathon = RemoteMarathon.start("recorded")) {
            System.out.println("  " + apps + " apps, then one of " + instances + " instances");
            for (int group = 0; group < apps / GROUP; group++) {
                marathon.putGroup("/others-" + group, others(group));
                marathon.awaitQuiet();
            }
            marathon.put("/large/app", definition(instances));
            marathon.awaitQuiet();
            show(apps, instances, follow(marathon, instances, options.count(4, 2)));
        }
    }

    /** What each deployment took, as {@link LargeAppProbe} prints it, and what Marathon was asked. */
    private List<JsonNode> follow(RemoteMarathon marathon, int instances, int rounds) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-Xmx64m", "--", marathon.uri().toString()));
        for (int round = 0; round < rounds; round++) {
            arguments.add(definition(instances).put("cmd", "serve " + round).toString());
        }
        List<JsonNode> taken = new ArrayList<>();
        Process process = JavaProcess.of(LargeAppProbe.class, arguments.toArray(String[]::new)).start();
        try (BufferedReader answers =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                OutputStream next = process.getOutputStream()) {
            marathon.requests();
            while (taken.size() < rounds) {
                String line = answers.readLine();
                if (line == null) {
                    throw new IOException("The process that follows ended without a verdict");
                }
                ObjectNode round = (ObjectNode) new ObjectMapper().readTree(line);
                round.set("requests", marathon.requests());
                System.out.println("  " + round);
                taken.add(round);
                next.write('\n');
                next.flush();
            }
            return taken;
        } finally {
            JavaProcess.end(process);
        }
    }

    private static ArrayNode others(int group) {
        ArrayNode apps = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < GROUP; i++) {
            apps.addObject()
                    .put("id", "/others-" + group + "/app-" + i)
                    .put("cmd", "serve")
                    .put("instances", 0)
                    .put("cpus", 0.01)
                    .put("mem", 1);
        }
        return apps;
    }

    private static ObjectNode definition(int instances) {
        ObjectNode app = JsonNodeFactory.instance.objectNode();
        app.put("id", "/large/app").put("cmd", "serve").put("cpus", 0.01).put("mem", 1).put("instances", instances);
        app.putObject("env").put("SIM_HTTP", "200");
        app.putObject("upgradeStrategy").put("minimumHealthCapacity", 0.99).put("maximumOverCapacity", 0.01);
        app.putArray("portDefinitions").addObject().put("port", 0);
        app.putArray("healthChecks")
                .addObject()
                .put("protocol", "MESOS_HTTP")
                .put("path", "/")
                .put("portIndex", 0)
                .put("gracePeriodSeconds", 30)
                .put("intervalSeconds", 1);
        return app;
    }

    private void show(int apps, int instances, List<JsonNode> rounds) throws IOException {
        Figure figure = new Figure(options, "scale", "Scale: a large app on a large Marathon", HOW);
        rounds.forEach(figure.raw().putArray("rounds")::add);
        List<JsonNode> later = rounds.subList(1, rounds.size());
        figure.table(
                List.of(
                        "apps, instances", "deployment", "from submission to verdict, s", "CPU, % of a core",
                        "most heap above idle, MiB", "app reads a second", "lists a second"),
                List.of(
                        row(apps + ", " + instances, "the process's first", rounds.subList(0, 1)),
                        row(apps + ", " + instances, "later ones", later)));
        figure.aim(
                "CPU under 5 % of a core, later deployments, as a controller follows them",
                spread(later, "cpuPercent").max(), 5, 1, "see the table");
        figure.aim(
                "CPU under 5 % of a core, the process's first deployment, as the command line follows it",
                spread(rounds.subList(0, 1), "cpuPercent").max(), 5, 1,
                "most of it is the Java compiler's, for code that has not run in this process before");
        figure.aim("heap above idle under 64 MiB", spread(rounds, "heapMebibytes").max(), 64, 1, "see the table");
        figure.write();
    }

    private static List<String> row(String size, String which, List<JsonNode> rounds) {
        return List.of(
                size,
                which,
                spread(rounds, "seconds").text(1),
                spread(rounds, "cpuPercent").text(1),
                spread(rounds, "heapMebibytes").text(1),
                perSecond(rounds, "app").text(2),
                perSecond(rounds, "list").text(2));
    }

    private static Spread spread(List<JsonNode> rounds, String field) {
        return Spread.of(rounds.stream().map(round -> round.path(field).asDouble()).toList());
    }

    private static Spread perSecond(List<JsonNode> rounds, String kind) {
        return Spread.of(rounds.stream()
                .map(round -> round.path("requests").path(kind).asDouble() / round.path("seconds").asDouble())
                .toList());
    }
}
