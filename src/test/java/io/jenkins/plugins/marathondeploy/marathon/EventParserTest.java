package io.jenkins.plugins.marathondeploy.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
    @ParameterizedTest
    @MethodSource("streams")
    void readsEveryRecordedStreamInWhateverPieces(Transcript stream) {
        List<MarathonEvent> whole = parse(stream.body(), Integer.MAX_VALUE);
        // The recorder was stopped within the last event of some streams.
        int complete = stream.body().split("\r\n\r\n", -1).length - 1;
        assertThat(whole).hasSize(complete).hasSizeGreaterThan(1);
        assertThat(whole).allSatisfy(event -> {
            assertThat(event.type()).matches("[a-z_]+");
            assertThat(event.timestamp()).isPresent();
        });
        assertThat(whole).filteredOn(event -> event.type().startsWith("deployment_")).allSatisfy(event -> {
            assertThat(event.deploymentId()).isPresent();
        });
        assertThat(parse(stream.body(), 1)).isEqualTo(whole);
        assertThat(parse(stream.body(), 7)).isEqualTo(whole);
    }

    static List<Transcript> streams() {
        return Transcript.all("").stream()
                .filter(transcript -> "text/event-stream;charset=utf-8"
                        .equals(transcript.responseHeaders().get("content-type")))
                .toList();
    }

    @Test
    void theRecordedStreamsAreThere() {
        assertThat(streams()).hasSizeGreaterThan(12);
    }

    @Test
    void keepsWhatAFollowerNeeds() {
        List<MarathonEvent> events = parse(Transcript.read("E00-events-sse-lock-force-rollback").body(), 1000);
        assertThat(events).contains(new MarathonEvent(
                "deployment_failed",
                Optional.of("55d2c252-a7c6-439a-a49d-f8d8a4a1ad5a"),
                Set.of("/lock"),
                Optional.of("2026-11-22T20:41:44.976Z"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("App is locked by one or more deployments. Override with the option '?force=true'. View"
                        + " details at '/v2/deployments/<DEPLOYMENT_ID>'.")));
        assertThat(events).contains(new MarathonEvent(
                "unhealthy_instance_kill_event",
                Optional.empty(),
                Set.of("/lock"),
                Optional.of("2026-11-22T20:41:37.774Z"),
                Optional.of("lock.instance-18f822d1-e6b5-11f1-be7e-024277aed3b0._app.1"),
                Optional.empty(),
                Optional.of("500 Internal Server Error")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: x\r\ndata: {\"appId\":\"/a\"}\r\n\r\n",
                "event: x\ndata: {\"appId\":\"/a\"}\n\n",
                "event:x\rdata:{\"appId\":\"/a\"}\r\r",
                ": heartbeat\n\nevent: x\nid: 7\nretry: 3\nnonsense\ndata: {\"appId\":\ndata: \"/a\"}\n\n",
                "\n\n\ndata: {\"appId\":\"/a\",\"eventType\":\"x\"}\n\nevent: cut off\ndata: {"
            })
    void knowsTheFormat(String text) {
        List<MarathonEvent> events = parse(text, 3);
        assertThat(events).hasSize(1);
        assertThat(events.get(0).type()).isEqualTo("x");
        assertThat(events.get(0).apps()).containsExactly("/a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"appId\":", "[]", "", "null", "{\"appId\":7,\"plan\":\"x\",\"id\":[]}", "{\"plan\":{\"steps\":7}}"})
    void anEventWithUselessDataIsStillAnEvent(String data) {
        List<MarathonEvent> events = parse("event: deployment_success\r\ndata: " + data + "\r\n\r\n", 5);
        assertThat(events).hasSize(1);
        assertThat(events.get(0).type()).isEqualTo("deployment_success");
        assertThat(events.get(0).apps()).isEmpty();
    }

    @Test
    void anOversizedEventLosesItsDataAndNothingElse() {
        List<MarathonEvent> events = new ArrayList<>();
        EventParser parser = new EventParser(50, events::add);
        String large = "event: deployment_info\ndata: {\"appId\":\"/" + "x".repeat(1000) + "\"}\n\n";
        String lines = "event: a\n" + "data: {\n".repeat(100) + "\n";
        parser.feed(bytes(large + lines + "event: b\ndata: {\"appId\":\"/b\"}\n\n"));
        assertThat(events).extracting(MarathonEvent::type).containsExactly("deployment_info", "a", "b");
        assertThat(events.get(0).apps()).isEmpty();
        assertThat(events.get(2).apps()).containsExactly("/b");
    }

    private static List<MarathonEvent> parse(String text, int piece) {
        List<MarathonEvent> events = new ArrayList<>();
        EventParser parser = new EventParser(100_000, events::add);
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        for (int start = 0; start < all.length; start += Math.min(piece, all.length)) {
            parser.feed(ByteBuffer.wrap(all, start, Math.min(piece, all.length - start)));
        }
        return events;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
