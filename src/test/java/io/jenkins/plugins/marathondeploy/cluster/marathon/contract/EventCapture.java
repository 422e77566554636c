package io.jenkins.plugins.marathondeploy.cluster.marathon.contract;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads a stream of the fixture while a recording is replayed. */
final class EventCapture {
    private static final String LAST = "end_of_capture";

    private final MarathonFixture marathon;
    private final Transcript recording;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    EventCapture(MarathonFixture marathon, Transcript recording) {
        this.marathon = marathon;
        this.recording = recording;
    }

    /** The recorded stream. */
    Transcript recording() {
        return recording;
    }

    void start(HttpClient http) throws IOException, InterruptedException {
        int before = marathon.eventStreams();
        String target = recording.target();
        HttpResponse<InputStream> response = http.send(
                HttpRequest.newBuilder(marathon.uri().resolve(target + (target.contains("event_type") ? "&event_type=" + LAST : "")))
                        .header("Accept", "text/event-stream").build(), HttpResponse.BodyHandlers.ofInputStream());
        Thread reader = new Thread(() -> read(response.body()), "event-capture");
        reader.setDaemon(true);
        reader.start();
        await().until(() -> marathon.eventStreams() > before);
    }

    private void read(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // the fixture closed
        }
    }

    /** Everything that the stream has told so far. */
    List<String> lines() {
        marathon.model().loop().run(() -> marathon.model().events().tell(LAST, JsonNodeFactory.instance.objectNode()));
        await().until(() -> lines.contains("event: " + LAST));
        return lines.subList(0, lines.indexOf("event: " + LAST));
    }
}
