package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens to the events, the verdict is the same. */
@Tag("alone")
class EventFaultsITest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    enum Fault {
        NONE(marathon -> { }),
        SILENT(marathon -> marathon.events().lose(event -> true)),
        WITHOUT_THE_END(marathon -> marathon.events().lose(event ->
                event.type().equals("deployment_success") || event.type().equals("app_terminated_event"))),
        TWICE(marathon -> marathon.events().repeat(event -> true)),
        OUT_OF_ORDER(marathon -> marathon.events().suspend()),
        FLAPPING(marathon -> marathon.faults().dropEventStreams()),
        WITHOUT_LEADER(marathon -> marathon.faults().loseLeader(Duration.ofMillis(100)));

        private final Consumer<MarathonFixture> effect;

        Fault(Consumer<MarathonFixture> effect) {
            this.effect = effect;
        }

        void strike(MarathonFixture marathon) {
            effect.accept(marathon);
        }

        /** Goes on until the end is known. */
        void strikeAgain(MarathonFixture marathon) {
            if (this == OUT_OF_ORDER) {
                marathon.events().resumeReversed();
                marathon.events().suspend();
            } else if (this == FLAPPING) {
                marathon.faults().dropEventStreams();
            }
        }
    }

    private static void ended(Scene scene, Fault fault, Recorder recorder) {
        await().atMost(PATIENCE).until(() -> {
            fault.strikeAgain(scene.marathon);
            return recorder.report != null || recorder.problem != null;
        });
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void comesToTheSameVerdicts(Fault fault) throws Exception {
        try (Scene scene = new Scene()) {
            Recorder pending = scene.deploy("/pending", "staging");
            await().atMost(PATIENCE).until(() -> pending.submitted && scene.marathon.eventStreams() == 1);
            fault.strike(scene.marathon);

            Recorder good = scene.deploy("/web", "");
            ended(scene, fault, good);
            assertThat(good.end().outcome()).as(good.report.reason()).isEqualTo(Outcome.DEPLOYED);
            String version = good.report.version();

            Recorder bad = scene.deploy("/web", "failed");
            ended(scene, fault, bad);
            assertThat(bad.end().outcome()).as(bad.report.reason()).isEqualTo(Outcome.ROLLED_BACK);
            assertThat(bad.report.previousVersion()).isEqualTo(version);
            assertThat(scene.marathon.cluster().healthy("/web")).hasSize(2);

            assertThat(pending.report).isNull();
            scene.marathon.cluster().delete("/pending");
            ended(scene, fault, pending);
            assertThat(pending.end().outcome()).as(pending.report.reason()).isEqualTo(Outcome.SUPERSEDED);
            assertThat(pending.report.byOthers()).isTrue();
        }
    }
}
