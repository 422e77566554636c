package io.jenkins.plugins.marathondeploy.cluster.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    @Test
    void readsAnExchange() {
        Transcript transcript = Transcript.read("E05-second-put-locked");
        assertThat(transcript.method()).isEqualTo("PUT");
        assertThat(transcript.target()).isEqualTo("/v2/apps/lock");
        assertThat(transcript.requestBody()).isEqualTo("{\n  \"cmd\": \"sleep 2\"\n}");
        assertThat(transcript.status()).isEqualTo(409);
        assertThat(transcript.responseHeaders()).containsEntry("content-type", "application/json");
        assertThat(transcript.body()).startsWith("{\"message\":\"App is locked").endsWith("}]}");
    }

    @Test
    void takesTheRecordersTimesOutOfAnEventStream() {
        assertThat(Transcript.read("F51-events-light").body())
                .startsWith("event: event_stream_attached\r\ndata: {")
                .contains("\r\n\r\nevent: deployment_info\r\n");
    }

    @Test
    void everyJsonBodyIsWhole() throws IOException {
        List<Transcript> transcripts = Transcript.all("");
        assertThat(transcripts).hasSizeGreaterThan(400);
        for (Transcript transcript : transcripts) {
            if ("application/json".equals(transcript.responseHeaders().get("content-type"))
                    && !transcript.method().equals("HEAD")) {
                assertThat(new ObjectMapper().readTree(transcript.body())).as(transcript.name()).isNotNull();
            }
        }
    }
}
