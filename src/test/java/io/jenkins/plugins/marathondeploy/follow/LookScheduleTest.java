package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookScheduleTest {
    @ParameterizedTest
    @CsvSource({"0, 1000", "1, 1000", "333, 1000", "2000, 6000", "3333, 9999", "100000, 10000"})
    void looksAtManyTasksAreFartherApart(int tasks, long millis) {
        assertThat(LookSchedule.apart(tasks)).isEqualTo(Duration.ofMillis(millis));
    }
}
