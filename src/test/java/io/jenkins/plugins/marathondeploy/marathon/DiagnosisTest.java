package io.jenkins.plugins.marathondeploy.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
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
    void tellsTheFailureAndTheHealthChecksOfTheNewVersion() {
        AppStatus app = replay.answering("E04-app-stuck", marathon -> marathon.app("/lock")).orElseThrow();
        assertThat(Diagnosis.ofApp(app, app.version()).lines())
                .containsExactly(
                        "task lock.instance-18f822d1-e6b5-11f1-be7e-024277aed3b0._app.2 on 127.0.0.1 ended with"
                                + " TASK_KILLED: Task was killed since health check failed. Reason: 500 Internal Server Error",
                        "the health check of task lock.instance-18f822d0-e6b5-11f1-be7e-024277aed3b0._app.3 on"
                                + " 127.0.0.1 (port 31065) fails: 500 Internal Server Error",
                        "the health check of task lock.instance-18f822d1-e6b5-11f1-be7e-024277aed3b0._app.3 on"
                                + " 127.0.0.1 (port 31250) fails: 500 Internal Server Error");
    }

    @Test
    void anOlderVersionsTroublesAreNotTheNewOnes() {
        AppStatus app = replay.answering("G03-app-failing-embed", marathon -> marathon.app("/fail")).orElseThrow();
        assertThat(Diagnosis.ofApp(app, app.version()).lines()).hasSize(1).first().asString()
                .contains("Command exited with status 1");
        assertThat(Diagnosis.ofApp(app, "2026-11-22T23:00:00.000Z").lines()).isEmpty();
    }

    @Test
    void tellsWhyInstancesWait() {
        List<QueuedLaunch> big = replay.answering("G22-queue-too-big-embed", Marathon::queue);
        assertThat(Diagnosis.ofQueue(big, "/big").lines())
                .containsExactly("1 instance of /big can't be placed: InsufficientCpus (9 of 9 offers declined);"
                        + " lower cpus, or make room on the agents");
        assertThat(Diagnosis.ofQueue(big, "/bi").lines()).isEmpty();
        assertThat(Diagnosis.ofQueue(big, "/").lines()).hasSize(1);
        List<QueuedLaunch> failing = replay.answering("G04-queue-embed", Marathon::queue);
        assertThat(Diagnosis.ofQueue(failing, "/fail").lines())
                .containsExactly("1 instance of /fail waits 7 s after failures before the next attempt");
        QueuedLaunch waiting = new QueuedLaunch("/team/web", 2, Duration.ZERO, List.of());
        assertThat(Diagnosis.ofQueue(List.of(waiting), "/team").lines())
                .containsExactly("2 instances of /team/web wait for an offer from Mesos");
    }

    @Test
    void everyReasonThatMarathonGivesHasAdvice() {
        for (String reason : List.of("UnfulfilledRole", "UnfulfilledConstraint", "NoCorrespondingReservationFound",
                "AgentMaintenance", "InsufficientCpus", "InsufficientMemory", "InsufficientDisk", "InsufficientGpus",
                "InsufficientPorts", "DeclinedScarceResources")) {
            QueuedLaunch launch =
                    new QueuedLaunch("/w", 1, Duration.ZERO, List.of(new QueuedLaunch.Reason(reason, 1, 2)));
            assertThat(Diagnosis.ofQueue(List.of(launch), "/w").lines().get(0)).contains("declined); ");
        }
    }

    @Test
    void tellsWhatReadinessChecksAnswered() {
        RunningDeployment deployment =
                replay.answering("I22-readiness-deployments", Marathon::deployments).get(0);
        assertThat(Diagnosis.ofDeployment(deployment).lines()).hasSize(2)
                .anyMatch(line -> line.contains("readiness check rc") && line.contains("answered 503"))
                .contains("step 1 of 1: RestartApplication /ready");
    }

    @Test
    void isJoinedWithoutRepetitionAndCanBeStored() throws Exception {
        Diagnosis joined = Diagnosis.NONE
                .and(Diagnosis.ofOutput(List.of("a", "b")))
                .and(Diagnosis.ofOutput(List.of("b", "c")));
        assertThat(joined.lines()).containsExactly("a", "b", "c");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(joined);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(joined);
        }
    }
}
