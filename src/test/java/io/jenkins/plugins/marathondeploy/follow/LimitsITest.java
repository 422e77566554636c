package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where events are heard, looks on its own are rare: a limit must not wait for the next one. In the time on the wall. */
@Tag("alone")
class LimitsITest {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    /** A busy machine may be late, but hardly five times. */
    private static final int ATTEMPTS = 5;

    @Test
    void endWhenTheySayWhileEventsAreHeard() throws Exception {
        Duration followed = Duration.ofDays(1);
        for (int attempt = 0; attempt < ATTEMPTS && followed.compareTo(LIMIT.plusSeconds(1)) > 0; attempt++) {
            followed = followed();
        }
        assertThat(followed).isLessThanOrEqualTo(LIMIT.plusSeconds(1));
    }

    /** Returns for how long a deployment was followed that never becomes healthy. */
    private static Duration followed() throws Exception {
        Follower follower = new Follower(HttpClient::newBuilder);
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            Recorder recorder = new Recorder();
            Policy policy = Policy.defaults()
                    .withTimeouts(LIMIT, Duration.ofMinutes(5), Duration.ofMinutes(5))
                    .withOnFailure(OnFailure.LEAVE, OnFailure.LEAVE);
            follower.follow(
                    Scene.machine("/web", "staging", policy),
                    () -> new Connection(MarathonSettings.of(marathon.uri()), follower.connections(), TaskOutput.NONE),
                    recorder);

            assertThat(recorder.end().outcome()).isEqualTo(Outcome.LEFT);
            assertThat(recorder.report.followedBy()).isEqualTo("events");
            // From when the write is sent, which is before its answer is there and it is followed.
            Map<PhaseName, Duration> took = recorder.report.durations();
            assertThat(took.values().stream().reduce(Duration.ZERO, Duration::plus)).isGreaterThanOrEqualTo(LIMIT);
            return took.get(PhaseName.FOLLOW);
        } finally {
            follower.close(Duration.ofSeconds(1));
        }
    }
}
