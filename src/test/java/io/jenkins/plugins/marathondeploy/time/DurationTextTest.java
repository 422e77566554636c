package io.jenkins.plugins.marathondeploy.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S", "0s, PT0S", "90s, PT90S", "10m, PT10M", "1h30m, PT90M", "2d, PT48H", "500ms, PT0.5S",
        "1m30s250ms, PT90.25S", "' 10m ', PT10M", "30d, PT720H"
    })
    void readsWhatUsersWrite(String text, Duration expected) {
        assertThat(DurationText.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "10", "-5m", "10 m", "m", "1.5h", "30m1h", "10M", "PT10M", "5min", "9999999999s"})
    void refusesWhatItCannotBeSureOf(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text.strip() + "'")
                .hasMessageContaining("such as 90s, 10m or 1h30m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"31d", "721h", "999999999h"})
    void refusesWhatIsMostLikelyAMistakenUnit(String text) {
        assertThatThrownBy(() -> DurationText.parse(text)).hasMessageContaining("longer than 30 days");
    }
}
