package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskingTest {
    private final Masking masking = Masking.of(new Credentials(Map.of(
            "MARATHON_TOKEN", "tok/en+1",
            "HARBOR_USER", "robot$ci",
            "HARBOR_PASSWORD", "geheim&Wort",
            "MARATHON_PASSWORD", "abc")));

    @Test
    void takesOutASecretInEveryFormItIsSentIn() {
        String basic = "cm9ib3QkY2k6Z2VoZWltJldvcnQ=";
        String text = "a tok/en+1 b geheim&Wort c geheim%26Wort d Basic " + basic + " e Z2VoZWltJldvcnQ= f tok%2Fen%2B1";

        assertThat(masking.mask(text)).isEqualTo("a **** b **** c **** d Basic **** e **** f ****");
    }

    /** A password that is a common word would make our own sentences unreadable, and be told by the gap. */
    @Test
    void aPlainWordStaysInOurOwnSentencesOnly() {
        Masking word = Masking.of(new Credentials(Map.of("MARATHON_USER", "ci", "MARATHON_PASSWORD", "healthy")));
        assertThat(word.maskOwn("2 of 2 instances are healthy")).isEqualTo("2 of 2 instances are healthy");
        assertThat(word.mask("a task printed healthy")).isEqualTo("a task printed ****");
        assertThat(masking.maskOwn("refused: tok/en+1")).isEqualTo("refused: ****");
    }

    @Test
    void leavesTheRestAlone() {
        assertThat(masking.mask("robot$ci may not push; abcdef")).isEqualTo("robot$ci may not push; abcdef");
    }
}
