package io.jenkins.plugins.marathondeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushTimeoutTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void isTenMinutesWhereNothingIsGiven(String text) {
        assertThat(PushTimeout.parse(text)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void isWhatIsGiven() {
        assertThat(PushTimeout.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "0m", "10", "-1s", "31d", "soon"})
    void isSaidToBeNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PushTimeout.parse(text))
                .withMessageContaining("'" + text + "'");
    }
}
