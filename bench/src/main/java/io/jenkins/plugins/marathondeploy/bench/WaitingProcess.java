package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A {@link WaitingProbe} with a Marathon of its own, and what it took in each window so far. */
final class WaitingProcess implements AutoCloseable {
    final int waits;
    final boolean gated;
    final List<Double> kibibytes = new ArrayList<>();
    final List<Double> cpuMillis = new ArrayList<>();
    final List<Double> lists = new ArrayList<>();
    final List<Double> appReads = new ArrayList<>();
    final List<Double> requests = new ArrayList<>();
    final List<Double> questions = new ArrayList<>();
    final List<JsonNode> raw = new ArrayList<>();
    private final ObjectMapper json = new ObjectMapper();
    private final RemoteMarathon marathon;
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream orders;
    private JsonNode last;

    /** @param gated whether each has a metric and alerts as gates of its soak */
    WaitingProcess(int waits, boolean gated) throws IOException {
        this.waits = waits;
        this.gated = gated;
        marathon = RemoteMarathon.start();
        List<String> arguments = new ArrayList<>(List.of("--", marathon.uri().toString(), Integer.toString(waits)));
        if (gated) {
            arguments.add(marathon.prometheus());
        }
        process = JavaProcess.of(WaitingProbe.class, arguments.toArray(String[]::new)).start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** As the table has it. */
    String name() {
        return waits + (gated ? ", two gates each" : "");
    }

    /** Returns when all have been submitted. */
    void awaitWaiting() throws IOException {
        answers.readLine();
    }

    void beginWindow() throws IOException {
        last = order();
        marathon.requests();
    }

    void endWindow(double seconds) throws IOException {
        JsonNode asked = marathon.requests();
        JsonNode now = order();
        kibibytes.add(now.path("heap").asDouble() / 1024);
        cpuMillis.add((now.path("cpu").asDouble() - last.path("cpuAfter").asDouble()) / 1e6 / seconds);
        lists.add(asked.path("list").asDouble() / seconds);
        appReads.add(asked.path("app").asDouble() / seconds);
        double sum = 0;
        for (JsonNode kind : asked) {
            sum += kind.asDouble();
        }
        double asksOfGates = asked.path(MarathonServer.GATES).asDouble();
        requests.add((sum - asksOfGates) / seconds);
        questions.add(asksOfGates / seconds);
        raw.add(json.createObjectNode().<ObjectNode>set("requests", asked)
                .set("taken", now));
        last = now;
    }

    /** Those that wait now. */
    int threads() {
        return last.path("threads").size();
    }

    /** The most there were at one time, while all were submitted. */
    int mostThreads() {
        return last.path("mostThreads").size();
    }

    private JsonNode order() throws IOException {
        orders.println();
        return json.readTree(answers.readLine());
    }

    @Override
    public void close() {
        orders.close();
        JavaProcess.end(process);
        marathon.close();
    }
}
