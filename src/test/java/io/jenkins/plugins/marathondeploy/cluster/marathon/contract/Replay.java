package io.jenkins.plugins.marathondeploy.cluster.marathon.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.SimulatedTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** Replays one scenario against a fixture of its own, on simulated time that shows what the clock showed then. */
final class Replay implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofMinutes(5);
    /** A state of this length can't have been missed by a recording that looked about every 0.26 s. */
    private static final Duration LASTING = Duration.ofMillis(600);
    /** Headers that are compared where the recording has them, and must be absent where it has not. */
    private static final Set<String> HEADERS = Set.of("content-type", "location", "marathon-deployment-id", "allow",
            "www-authenticate", "cache-control", "pragma", "expires", "x-frame-options", "x-xss-protection",
            "x-marathon-leader");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, EventCapture> streams = new LinkedHashMap<>();
    private final SimulatedTime time;
    private final MarathonFixture marathon;
    private final Names names;

    Replay(Scenario scenario) {
        time = new SimulatedTime(scenario.start());
        MarathonFixtureConfig config = MarathonFixtureConfig.asRecorded().withTime(time);
        if (!scenario.option("limit").isEmpty()) {
            config = config.withDeploymentLimit(Integer.parseInt(scenario.option("limit")));
        }
        if (!scenario.option("login").isEmpty()) {
            String[] login = scenario.option("login").split(":");
            config = config.withLogin(login[0], login[1]);
        }
        marathon = MarathonFixture.start(config);
        names = new Names("127.0.0.1:" + marathon.uri().getPort());
    }

    void step(String step) throws IOException, InterruptedException {
        String[] words = step.split(" ", 4);
        switch (words[0]) {
            case "at" -> advanceTo(Scenario.moment(words[1]));
            case "do" -> assertThat(send(words[1], words[2], Map.of("content-type", "application/json"),
                    words.length > 3 ? words[3] : "").statusCode()).as(step).isBetween(200, 299);
            case "settle" -> settle();
            case "switch" -> marathon.cluster().simulated().setSwitch(words[1], Integer.parseInt(words[2]));
            case "learn" -> names.learnInstance(words[1], marathon.cluster().instances(words[2]).get(0).id());
            case "stream" -> open(words[1]);
            case "end" -> compareEvents(words[1]);
            case "timeline" -> follow(Timeline.read(words[1], words[2]));
            default -> exchange(Transcript.read(words[0]));
        }
    }

    private void advanceTo(Instant moment) {
        if (moment.isAfter(time.now())) {
            time.advance(Duration.between(time.now(), moment));
        }
    }

    private void settle() {
        Instant limit = time.now().plus(LONG);
        while (!marathon.cluster().deployments().isEmpty() && time.ringNext(limit)) {
            // one alarm after another, until the last deployment is over
        }
        assertThat(marathon.cluster().deployments()).isEmpty();
    }

    private HttpResponse<String> send(String method, String target, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(marathon.uri() + target)).method(method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach((name, value) -> {
            if (!Set.of("host", "user-agent", "content-length", "connection").contains(name)) {
                request.header(name, value);
            }
        });
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends what was sent and compares what comes back with what came back. */
    private void exchange(Transcript recorded) throws IOException, InterruptedException {
        JsonNode expected = json(recorded.answer());
        if (!recorded.method().equals("GET")) {
            // a change was made at the moment that its version tells
            String version = expected.path("version").asText("");
            if (!version.isEmpty()) {
                advanceTo(Instant.parse(version));
            }
        }
        HttpResponse<String> answer = send(recorded.method(), names.toActual(recorded.target()), recorded.headers(),
                names.toActual(recorded.body()));
        assertThat(answer.statusCode()).as("%s: status of %s", recorded.name(), answer.body())
                .isEqualTo(recorded.status());
        JsonNode actual = json(answer.body());
        if (expected.isMissingNode()) {
            assertThat(withoutPorts(names.ofActual(answer.body().strip()))).as(recorded.name())
                    .isEqualTo(withoutPorts(names.ofRecorded(recorded.answer())));
        } else {
            assertThat(JsonComparison.comparable(actual, names::ofActual).toPrettyString()).as(recorded.name())
                    .isEqualTo(JsonComparison.comparable(expected, names::ofRecorded).toPrettyString());
            JsonComparison.learn(expected, actual, names);
        }
        compareHeaders(recorded, answer);
    }

    /** A text answer; the ports of tasks are chance. */
    private static String withoutPorts(String text) {
        return text.replaceAll(":31\\d{3}", ":<port>");
    }

    private void compareHeaders(Transcript recorded, HttpResponse<String> answer) {
        for (String header : HEADERS) {
            String expected = recorded.answerHeaders().get(header);
            String actual = answer.headers().firstValue(header).orElse(null);
            if (header.equals("allow") && expected != null) {
                assertThat(new TreeSet<>(List.of(actual.split(",")))).isEqualTo(new TreeSet<>(List.of(expected.split(","))));
            } else {
                assertThat(actual == null ? null : names.ofActual(actual)).as("%s: header %s", recorded.name(), header)
                        .isEqualTo(expected == null ? null : names.ofRecorded(expected));
            }
        }
    }

    private static JsonNode json(String text) {
        boolean looksLikeJson = text.startsWith("{") || text.startsWith("[") || text.startsWith("\"");
        try {
            return looksLikeJson ? JSON.readTree(text) : JSON.missingNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open(String name) throws IOException, InterruptedException {
        EventCapture capture = new EventCapture(marathon, Transcript.read(name));
        capture.start(http);
        streams.put(name, capture);
    }

    /** Every recorded sequence must be the beginning of the fixture's: the recording may have ended earlier. */
    private void compareEvents(String name) {
        EventRecording expected = EventRecording.read(Transcript.text(name).lines().toList(), names::ofRecorded);
        EventRecording actual = EventRecording.read(streams.get(name).lines(), names::ofActual);
        expected.kinds().forEach((kind, sequences) -> {
            List<List<String>> told = new ArrayList<>(actual.kinds().getOrDefault(kind, List.of()));
            // the longest first: a short one, cut by the recording's end, may be the beginning of several
            sequences.stream().sorted(Comparator.comparing(List<String>::size).reversed()).forEach(events ->
                    assertThat(told.removeIf(first(told, events)))
                            .as("%s: %s: %s among %s", name, kind, String.join("\n", events), told).isTrue());
        });
    }

    /** Recognises the first sequence that begins with these events. */
    private static Predicate<List<String>> first(List<List<String>> told, List<String> events) {
        List<String> found = told.stream().filter(sequence -> sequence.size() >= events.size()
                && sequence.subList(0, events.size()).equals(events)).findFirst().orElse(null);
        return sequence -> sequence == found;
    }

    /**
     * The states that a timeline shows must all occur, in their order, first and last alike; and no state of the
     * fixture that lasts longer than two samples may be missing from the timeline.
     */
    private void follow(Timeline timeline) throws IOException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        // the recording's clock began to run after the answer to the change that came before
        Instant end = time.now().plus(timeline.length()).plusMillis(40);
        samples.add(sample(timeline));
        while (time.ringNext(end)) {
            samples.add(sample(timeline));
        }
        advanceTo(end);
        TreeSet<String> versions = new TreeSet<>();
        samples.forEach(sample -> sample.collectVersions(versions));
        VersionOrder order = VersionOrder.of(versions);
        compare(timeline, "the app", timeline.apps(), samples, end, sample ->
                TimelineState.actualApp(sample.app(), order, timeline.versionsOnly()));
        compare(timeline, "deployments", timeline.deployments(), samples, end, sample ->
                TimelineState.deployments(sample.deployments()));
    }

    private static <T> void compare(Timeline timeline, String what, List<T> recorded, List<Sample> samples, Instant end,
            Function<Sample, T> view) {
        List<T> states = Timeline.changes(samples.stream().map(view).toList());
        assertThat(states).as("%s: states of %s", timeline.name(), what).containsSubsequence(recorded);
        assertThat(states.get(states.size() - 1)).as("%s: last state of %s", timeline.name(), what)
                .isEqualTo(recorded.get(recorded.size() - 1));
        assertThat(recorded).as("%s: states of %s that last", timeline.name(), what)
                .containsAll(lasting(samples, end, view));
    }

    private static <T> List<T> lasting(List<Sample> samples, Instant end, Function<Sample, T> view) {
        List<T> lasting = new ArrayList<>();
        Instant since = samples.get(0).moment();
        for (int i = 0; i < samples.size(); i++) {
            T state = view.apply(samples.get(i));
            boolean isLast = i + 1 == samples.size();
            if (isLast || !state.equals(view.apply(samples.get(i + 1)))) {
                Instant until = isLast ? end : samples.get(i + 1).moment();
                if (Duration.between(since, until).compareTo(LASTING) > 0) {
                    lasting.add(state);
                }
                since = until;
            }
        }
        return lasting;
    }

    private Sample sample(Timeline timeline) throws IOException, InterruptedException {
        JsonNode list = json(send("GET", "/v2/deployments", Map.of(), "").body());
        JsonNode app = json(send("GET", "/v2/apps" + timeline.app(), Map.of(), "").body()).path("app");
        return new Sample(time.now(), list, app);
    }

    private record Sample(Instant moment, JsonNode deployments, JsonNode app) {
        void collectVersions(TreeSet<String> versions) {
            versions.add(app.path("version").asText());
            app.path("tasks").forEach(task -> {
                if (task.has("version")) {
                    versions.add(task.get("version").asText());
                }
            });
        }
    }

    @Override
    public void close() {
        marathon.close();
    }
}
