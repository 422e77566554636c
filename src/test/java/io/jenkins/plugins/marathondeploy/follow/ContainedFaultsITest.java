package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.Gates;
import io.jenkins.plugins.marathondeploy.http.Names;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is thrown or hangs in one wait, and everybody else's on the same Marathon. */
@Tag("alone")
class ContainedFaultsITest {
    private final Scene scene = new Scene();
    private final CountDownLatch over = new CountDownLatch(1);

    @AfterEach
    void stop() {
        over.countDown();
        scene.close();
    }

    private void hang() {
        try {
            over.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connection() {
        return new Connection(scene.settings(), scene.follower.connections(), TaskOutput.NONE);
    }

    private void othersGoOn() {
        assertThat(scene.deploy("/good", "").end().outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(scene.deploy("/bad", "failed").end().outcome()).isEqualTo(Outcome.NOTHING_TO_ROLL_BACK);
    }

    private static void broken(Recorder recorder, String message) {
        await().until(() -> recorder.problem != null);
        assertThat(recorder.problem).isInstanceOf(Error.class).hasMessage(message);
        assertThat(recorder.report).isNull();
    }

    /** A source of its own kind whose store answers when the test is over. */
    private final class StalledSource implements Connection.Source {
        final AtomicInteger asked = new AtomicInteger();

        @Override
        public Connection connect() {
            asked.incrementAndGet();
            hang();
            return connection();
        }
    }

    @Test
    void storesThatHangDelayNobodyElse() {
        List<StalledSource> sources = IntStream.range(0, 3).mapToObj(i -> new StalledSource()).toList();
        List<Recorder> stalled = new ArrayList<>();
        for (StalledSource source : sources) {
            Recorder recorder = new Recorder();
            scene.follower.follow(Scene.machine("/stalled-" + stalled.size(), ""), source, recorder);
            stalled.add(recorder);
        }
        await().until(() -> sources.stream().allMatch(source -> source.asked.get() == 1));

        othersGoOn();

        assertThat(stalled).allSatisfy(recorder -> assertThat(recorder.steps).isZero());
        over.countDown();
        stalled.forEach(recorder -> assertThat(recorder.end().outcome()).isEqualTo(Outcome.DEPLOYED));
    }

    /** A gate's login may be in a store that hangs. */
    @Test
    void gatesWhoseLoginHangsDelayNobodyElse() {
        AtomicInteger asked = new AtomicInteger();
        Gates gates = (gate, facts, memory, clock) -> {
            asked.incrementAndGet();
            hang();
            return CompletableFuture.completedFuture(Finding.passed("it is good"));
        };
        Gate gate = new Gate(
                "metric", "metric", Gate.When.BEFORE, Duration.ofHours(9), Duration.ofSeconds(1), "prometheus",
                JsonNodeFactory.instance.objectNode());
        List<Recorder> stalled = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Recorder recorder = new Recorder();
            scene.follower.follow(
                    Scene.machine("/gated-" + i, "", Policy.defaults().withGate(gate)),
                    () -> new Connection(scene.settings(), scene.follower.connections(), TaskOutput.NONE, gates),
                    recorder);
            stalled.add(recorder);
        }
        await().until(() -> asked.get() > 0);

        othersGoOn();

        assertThat(stalled).allSatisfy(recorder -> assertThat(recorder.report).isNull());
        over.countDown();
        stalled.forEach(recorder -> assertThat(recorder.end().outcome()).isEqualTo(Outcome.DEPLOYED));
    }

    /** However many builds there are: those of one store occupy one thread. */
    @Test
    void oneStoreThatHangsOccupiesOneThread() {
        List<Recorder> stalled = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        for (int i = 0; i < 40; i++) {
            Recorder recorder = new Recorder();
            scene.follower.follow(Scene.machine("/stalled-" + i, ""), new Connection.Source() {
                @Override
                public Connection connect() {
                    asked.incrementAndGet();
                    hang();
                    return connection();
                }

                @Override
                public Object store() {
                    return "store";
                }
            }, recorder);
            stalled.add(recorder);
        }
        await().until(() -> asked.get() == 1);

        othersGoOn();

        assertThat(asked).hasValue(1);
        over.countDown();
        stalled.forEach(recorder -> assertThat(recorder.end().outcome()).isEqualTo(Outcome.DEPLOYED));
    }

    @Test
    void canBeInterruptedWhileTheStoreHangs() {
        StalledSource source = new StalledSource();
        Recorder recorder = new Recorder();
        Follower.Wait wait = scene.follower.follow(Scene.machine("/web", ""), source, recorder);
        await().until(() -> source.asked.get() == 1);

        wait.interrupt("enough");

        assertThat(recorder.end().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(scene.marathon.requests().count("PUT", ".*")).isZero();
        await().until(scene.follower::isIdle);
    }

    @Test
    void anErrorOfTheSourceEndsItsWait() {
        Recorder recorder = new Recorder();
        scene.follower.follow(Scene.machine("/web", ""), () -> {
            throw new NoClassDefFoundError("a store's");
        }, recorder);
        broken(recorder, "a store's");
        othersGoOn();
    }

    @Test
    void anErrorOfTheListenerEndsItsWaitAlsoWhereItThrowsOnceMore() {
        Recorder others = scene.deploy("/others", "staging");
        Recorder recorder = new Recorder() {
            @Override
            public CompletionStage<Void> advanced(Advance advance) {
                super.advanced(advance);
                throw new StackOverflowError("a listener's");
            }

            @Override
            public void broken(Throwable broken) {
                super.broken(broken);
                throw new IllegalStateException("once more");
            }
        };
        scene.follow(Scene.machine("/web", ""), recorder);
        broken(recorder, "a listener's");
        othersGoOn();
        assertThat(others.problem).isNull();
        scene.marathon.cluster().delete("/others");
        assertThat(others.end().outcome()).isEqualTo(Outcome.SUPERSEDED);
    }

    @Test
    void aListenerThatThrowsAtTheEndIsToldThatItDid() {
        Recorder recorder = new Recorder() {
            @Override
            public void ended(Report ended) {
                throw new AssertionError("full disk");
            }
        };
        scene.follow(Scene.machine("/web", ""), recorder);
        broken(recorder, "full disk");
        await().until(scene.follower::isIdle);
    }

    @Test
    void aListenerThatHangsHarmsItsOwnWait() {
        CompletableFuture<Void> never = new CompletableFuture<>();
        Recorder unsaved = new Recorder() {
            @Override
            public CompletionStage<Void> advanced(Advance advance) {
                super.advanced(advance);
                return never;
            }
        };
        Recorder blocked = new Recorder() {
            @Override
            public CompletionStage<Void> advanced(Advance advance) {
                super.advanced(advance);
                hang();
                return never;
            }
        };
        Follower.Wait wait = scene.follow(Scene.machine("/unsaved", ""), unsaved);
        scene.follow(Scene.machine("/blocked", ""), blocked);
        await().until(() -> unsaved.steps == 1 && blocked.steps == 1);

        othersGoOn();

        assertThat(unsaved.steps + blocked.steps).isEqualTo(2);
        wait.release();
    }

    /** The agents' client throws where the answer to its question should have been begun. */
    @Test
    void anErrorWhereAnExchangeBeginsEndsItsWait() {
        Recorder recorder = new Recorder();
        scene.follow(Scene.machine("/web", "failed"), scene.settings(), reading -> {
            throw new ExceptionInInitializerError("a client's");
        }, recorder);
        broken(recorder, "a client's");
        othersGoOn();
    }

    @Test
    void anErrorOfTheMachineEndsItsWaitAndAnAbortIsNoTrouble() throws Exception {
        AtomicInteger clocks = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        InstantSource instants = () -> {
            if (asked.incrementAndGet() > 3) {
                throw new InternalError("a step's");
            }
            return scene.time.instant();
        };
        Clock failing = instants.withZone(ZoneOffset.UTC);
        Follower follower = new Follower(
                scene.time::faster,
                () -> clocks.getAndIncrement() == 0 ? failing : scene.time.clock(),
                Names.JVM,
                HttpClient::newBuilder);
        try {
            Connection.Source source =
                    () -> new Connection(scene.settings(), follower.connections(), TaskOutput.NONE);
            Recorder recorder = new Recorder();
            Follower.Wait wait = follower.follow(Scene.machine("/web", ""), source, recorder);
            Recorder good = new Recorder();
            follower.follow(Scene.machine("/good", ""), source, good);
            broken(recorder, "a step's");
            wait.interrupt("enough");
            assertThat(good.end().outcome()).isEqualTo(Outcome.DEPLOYED);
            await().until(follower::isIdle);
        } finally {
            follower.close(Duration.ofSeconds(1));
        }
    }

    @Test
    void aWriteThatWaitsForItsTurnCanBeInterrupted() {
        Hanging hanging = Hanging.of(scene.marathon, request -> request.method().equals("PUT"));
        Recorder first = scene.deploy("/first", "");
        await().until(() -> hanging.count() == 1);
        Recorder second = new Recorder();
        Follower.Wait wait = scene.follow(Scene.machine("/second", ""), second);
        await().until(() -> second.steps > 0);

        wait.interrupt("enough");

        assertThat(second.end().outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(hanging.count()).isEqualTo(1);
        hanging.letGo();
        assertThat(first.end().outcome()).isEqualTo(Outcome.DEPLOYED);
    }

    /** The need's patience, ten minutes, is a second here. */
    @Test
    void aWriteWaitsForItsTurnAsLongAsItsPatienceIs() throws Exception {
        FastTime time = new FastTime(600);
        Follower follower = new Follower(time::faster, time::clock, Names.JVM, HttpClient::newBuilder);
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            Hanging hanging = Hanging.of(marathon, request -> request.method().equals("PUT"));
            Connection.Source source = () -> new Connection(
                    MarathonSettings.of(marathon.uri()),
                    follower.connections(),
                    TaskOutput.NONE);
            follower.follow(Scene.machine("/first", ""), source, new Recorder());
            await().until(() -> hanging.count() == 1);
            Recorder second = new Recorder();
            follower.follow(Scene.machine("/second", ""), source, second);
            await().until(() -> second.events.stream()
                    .map(DeploymentEvent::text)
                    .anyMatch(text -> text.contains("other changes on this Marathon")));
            assertThat(hanging.count()).isEqualTo(1);
        } finally {
            follower.close(Duration.ofMillis(100));
        }
    }

    /** The list that it waits for is answered when its exchange's own limit of 30 s is over, or not at all. */
    @Test
    void aLimitEndsThoughTheSharedListIsNotThere() {
        Recorder recorder = new Recorder();
        Policy policy = Policy.defaults().withTimeouts(
                Duration.ofSeconds(100), Duration.ofSeconds(100), Duration.ofSeconds(100));
        scene.follow(Scene.machine("/web", "staging", policy), recorder);
        await().until(() -> recorder.submitted);
        Hanging hanging = Hanging.of(scene.marathon, request -> request.path().equals("/v2/deployments"));
        await().atMost(Duration.ofSeconds(20)).until(() -> hanging.count() > 0);

        await().atMost(Duration.ofSeconds(20)).until(() -> recorder.events.stream()
                .anyMatch(DeploymentEvent.Failed.class::isInstance));

        assertThat(hanging.count()).isEqualTo(1);
        hanging.letGo();
        assertThat(recorder.end().outcome()).isEqualTo(Outcome.NOTHING_TO_ROLL_BACK);
    }

    @Test
    void aLoginOfItsOwnMakesNoWriteQueueOfItsOwn() {
        Hanging hanging = Hanging.of(scene.marathon, request -> request.method().equals("PUT"));
        scene.deploy("/first", "");
        await().until(() -> hanging.count() == 1);
        Recorder second = new Recorder();
        scene.follow(
                Scene.machine("/second", ""),
                scene.settings().withAuthentication(() -> Authentication.basic(
                        "other", Secret.of("login"))),
                second);
        await().until(() -> second.steps > 0);
        assertThat(second.submitted).isFalse();
        assertThat(hanging.count()).isEqualTo(1);
        hanging.letGo();
        assertThat(second.end().outcome()).isEqualTo(Outcome.DEPLOYED);
    }
}
