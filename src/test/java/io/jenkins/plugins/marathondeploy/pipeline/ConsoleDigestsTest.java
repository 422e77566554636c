package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsoleDigestsTest {
    private static final String ONE = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String OTHER = "sha256:" + "fedcba9876543210".repeat(4);

    @Test
    void aDigestIsWrittenInFullOnce() {
        ConsoleDigests digests = new ConsoleDigests();

        assertThat(digests.once("Pushed harbor.example/web:7 as " + ONE)).isEqualTo("Pushed harbor.example/web:7 as " + ONE);
        assertThat(digests.once("image: web@" + OTHER + " -> web@" + ONE + ", " + OTHER))
                .isEqualTo("image: web@" + OTHER + " -> web@sha256:0123456789ab, sha256:fedcba987654");
        assertThat(digests.once(ONE + "0 is none, $1 stays")).isEqualTo(ONE + "0 is none, $1 stays");
        assertThat(new ConsoleDigests().once(ONE)).isEqualTo(ONE);
    }
}
