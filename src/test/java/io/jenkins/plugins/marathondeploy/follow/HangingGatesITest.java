package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.Gates;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A system of gates whose questions hang, those who ask it, and everybody else. */
@Tag("alone")
class HangingGatesITest {
    private static final int AT_A_TIME = 16;
    private static final Duration FOR_EVER = Duration.ofHours(9);

    private final OwnThreads threads = new OwnThreads();
    private final Scene scene = new Scene();
    private final Queue<CompletableFuture<Finding>> hanging = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Gates gates = (gate, facts, memory, clock) -> {
        if (!gate.system().equals("hanging")) {
            return CompletableFuture.completedFuture(Finding.passed("it is good"));
        }
        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        CompletableFuture<Finding> answer = new CompletableFuture<>();
        answer.whenComplete((finding, problem) -> underWay.decrementAndGet());
        hanging.add(answer);
        return answer;
    };

    @AfterEach
    void stop() {
        scene.close();
    }

    private Recorder deploy(String id, String system, Gate.When when, Duration limit) {
        Gate gate = new Gate(
                "metric", "metric", when, limit, Duration.ofSeconds(1), system, JsonNodeFactory.instance.objectNode());
        Recorder recorder = new Recorder();
        scene.follower.follow(
                Scene.machine(id, "", Policy.defaults().withGate(gate)),
                () -> new Connection(scene.settings(), scene.follower.connections(), TaskOutput.NONE, gates),
                recorder);
        return recorder;
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE", "VERIFY"})
    void delayNobodyElse(Gate.When when) {
        List<Recorder> stalled = IntStream.range(0, 2 * AT_A_TIME)
                .mapToObj(i -> deploy("/stalled-" + i, "hanging", when, FOR_EVER)).toList();
        await().until(() -> underWay.get() == AT_A_TIME);

        List<Recorder> others = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            others.add(deploy("/gated-" + i, "good", when, Duration.ofMinutes(1)));
            others.add(scene.deploy("/plain-" + i, ""));
        }
        assertThat(others).allSatisfy(recorder -> assertThat(recorder.end().outcome()).isEqualTo(Outcome.DEPLOYED));
        assertThat(scene.deploy("/bad", "failed").end().outcome()).isEqualTo(Outcome.NOTHING_TO_ROLL_BACK);

        assertThat(threads.names()).hasSizeLessThanOrEqualTo(16);
        // One that is given up makes room before it is cancelled.
        assertThat(most.get()).as("questions to the hanging system at a time").isBetween(AT_A_TIME, AT_A_TIME + 8);
        assertThat(stalled).allSatisfy(recorder -> assertThat(recorder.report).isNull());
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE", "VERIFY"})
    void endSoonAfterTheGatesLimit(Gate.When when) {
        Recorder recorder = deploy("/web", "hanging", when, Duration.ofSeconds(20));

        assertThat(recorder.end().outcome())
                .isEqualTo(when == Gate.When.BEFORE ? Outcome.REFUSED : Outcome.NOTHING_TO_ROLL_BACK);
        assertThat(recorder.report.reason()).contains("metric could not be asked for 00:20");
        PhaseName phase = when == Gate.When.BEFORE ? PhaseName.PREPARE : PhaseName.VERIFY;
        assertThat(recorder.report.durations().get(phase)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(100));
        assertThat(underWay).as("questions that go on").hasValue(0);
    }

    /** The time in which others are asked is none of its limit's. */
    @Test
    void leaveAQuestionThatWaitsForItsTurnItsLimit() {
        List<Recorder> first = IntStream.range(0, AT_A_TIME)
                .mapToObj(i -> deploy("/first-" + i, "hanging", Gate.When.BEFORE, FOR_EVER)).toList();
        await().until(() -> underWay.get() == AT_A_TIME);
        Recorder queued = deploy("/queued", "hanging", Gate.When.BEFORE, Duration.ofSeconds(10));
        await().until(() -> queued.steps > 0);
        Instant longAfterItsLimit = scene.time.instant().plusSeconds(45);
        await().until(() -> scene.time.instant().isAfter(longAfterItsLimit));

        assertThat(queued.report).isNull();
        Finding good = Finding.passed("it is good");
        hanging.forEach(answer -> answer.complete(good));
        await().until(() -> hanging.size() == AT_A_TIME + 1);
        hanging.forEach(answer -> answer.complete(good));

        assertThat(queued.end().outcome()).isEqualTo(Outcome.DEPLOYED);
        first.forEach(recorder -> assertThat(recorder.end().outcome()).isEqualTo(Outcome.DEPLOYED));
    }
}
