package io.jenkins.plugins.marathondeploy.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private Replay replay;

    @BeforeEach
    void start() throws IOException {
        replay = new Replay();
    }

    @AfterEach
    void stop() {
        replay.close();
    }

    @Test
    void tellsWhyInstancesWait() {
        List<QueuedLaunch> big = replay.answering("G22-queue-too-big-embed", Marathon::queue);
        assertThat(Diagnosis.ofQueue(big, "/big"))
                .containsExactly("1 instance of /big can't be placed: InsufficientCpus (9 of 9 offers declined);"
                        + " lower cpus, or make room on the agents");
        assertThat(Diagnosis.ofQueue(big, "/bi")).isEmpty();
        assertThat(Diagnosis.ofQueue(big, "/")).hasSize(1);
        List<QueuedLaunch> failing = replay.answering("G04-queue-embed", Marathon::queue);
        assertThat(Diagnosis.ofQueue(failing, "/fail"))
                .containsExactly("1 instance of /fail waits 7 s after failures before the next attempt");
        QueuedLaunch waiting = new QueuedLaunch("/team/web", 2, Duration.ZERO, List.of());
        assertThat(Diagnosis.ofQueue(List.of(waiting), "/team"))
                .containsExactly("2 instances of /team/web wait for an offer from Mesos");
    }

    @Test
    void everyReasonThatMarathonGivesHasAdvice() {
        for (String reason : List.of("UnfulfilledRole", "UnfulfilledConstraint", "NoCorrespondingReservationFound",
                "AgentMaintenance", "InsufficientCpus", "InsufficientMemory", "InsufficientDisk", "InsufficientGpus",
                "InsufficientPorts", "DeclinedScarceResources")) {
            QueuedLaunch launch =
                    new QueuedLaunch("/w", 1, Duration.ZERO, List.of(new QueuedLaunch.Reason(reason, 1, 2)));
            assertThat(Diagnosis.ofQueue(List.of(launch), "/w").get(0)).contains("declined); ");
        }
    }
}
