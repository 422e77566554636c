package io.jenkins.plugins.marathondeploy.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ObjectNode body(String transcript) throws IOException {
        return (ObjectNode) JSON.readTree(Transcript.read(transcript).body());
    }

    private static ObjectNode app(String transcript) throws IOException {
        return (ObjectNode) body(transcript).get("app");
    }

    @Test
    void recognisesAVersionThatMarathonWentBackTo() throws IOException {
        String then = Fingerprint.of(body("D07-version-old"));
        assertThat(Fingerprint.of(app("D11-app-after-version-rollback"))).isEqualTo(then);
        assertThat(Fingerprint.of(app("D05-app-after"))).isNotEqualTo(then);
    }

    @Test
    void doesNotMindScaling() throws IOException {
        assertThat(Fingerprint.of(app("D24-app-after-scale")))
                .isEqualTo(Fingerprint.of(app("D11-app-after-version-rollback")));
    }

    @Test
    void seesWhatTheUserCallsVersionOrInstances() {
        ObjectNode one = JSON.createObjectNode().put("id", "/web");
        one.putObject("env").put("version", "1").put("instances", "1");
        ObjectNode other = one.deepCopy();
        other.withObject("/env").put("version", "2");
        assertThat(Fingerprint.of(one)).isNotEqualTo(Fingerprint.of(other));
    }
}
