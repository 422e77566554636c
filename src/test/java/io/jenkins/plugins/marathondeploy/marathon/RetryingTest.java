package io.jenkins.plugins.marathondeploy.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetryingTest {
    /** Stands still but for the sleeps. */
    private static final class SleepingClock implements InstantSource, Retrying.Sleeper {
        private Instant now = Instant.EPOCH;
        private final List<Duration> slept = new ArrayList<>();

        @Override
        public void sleep(Duration duration) {
            slept.add(duration);
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final SleepingClock clock = new SleepingClock();
    private StubServer server;
    private Retrying marathon;

    @BeforeEach
    void start() throws IOException {
        server = new StubServer(request -> Reply.of(503, ""));
        marathon = new Retrying(
                new HttpMarathon(MarathonSettings.of(server.uri(""))),
                new Retrying.Patience(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(20)),
                clock.withZone(ZoneOffset.UTC),
                clock,
                new Random(1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void repeatsAReadUntilItWorks() {
        server.behave(request -> server.requests().size() < 4 ? Reply.of(503, "") : Reply.of(200, "[]"));
        assertThat(marathon.deployments()).isEmpty();
        assertThat(clock.slept).hasSize(3);
        assertThat(clock.slept.get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(clock.slept.get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(clock.slept.get(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void givesUpInTime() {
        assertThatThrownBy(marathon::queue).isInstanceOf(MarathonException.class);
        assertThat(clock.now).isBeforeOrEqualTo(Instant.EPOCH.plusSeconds(20));
        assertThat(clock.slept).hasSizeGreaterThan(4).allMatch(wait -> wait.compareTo(Duration.ofSeconds(4)) <= 0);
        assertThat(server.requests()).hasSize(clock.slept.size() + 1);
    }

    @Test
    void doesNotRepeatWhatWouldFailAgain() {
        server.behave(request -> Reply.of(401, ""));
        assertThatThrownBy(marathon::info).isInstanceOf(MarathonException.class);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void neverRepeatsAWrite() {
        assertThatThrownBy(() -> marathon.putApp("/web", JsonNodeFactory.instance.objectNode(), false))
                .isInstanceOf(MarathonException.class);
        assertThatThrownBy(() -> marathon.revert("x")).isInstanceOf(MarathonException.class);
        assertThat(server.requests()).hasSize(2);
        assertThat(clock.slept).isEmpty();
    }
}
