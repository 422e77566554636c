package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits and what becomes of them; what they cost is FollowerCostITest's, what goes wrong with events EventFaultsITest's. */
@Tag("alone")
class FollowerITest {
    @Test
    void hearsOfTheEndByEvents() throws Exception {
        try (Scene scene = new Scene()) {
            Report report = scene.deploy("/web", "").end();
            assertThat(report.outcome()).isEqualTo(Outcome.DEPLOYED);
            assertThat(scene.marathon.cluster().healthy("/web")).hasSize(2);
        }
    }

    @Test
    void tellsThatEventsWereHeard() throws Exception {
        try (Scene scene = new Scene()) {
            Recorder first = scene.deploy("/other", "staging");
            await().until(() -> first.submitted && scene.marathon.eventStreams() == 1);
            assertThat(scene.deploy("/web", "").end().followedBy()).isEqualTo("events");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 405})
    void pollsWhereEventsAreRefused(int status) throws Exception {
        try (Scene scene = new Scene()) {
            scene.marathon.faults().refuse(1000, status, "no", request -> request.path().equals("/v2/events"));
            Recorder good = scene.deploy("/good", "");
            Recorder bad = scene.deploy("/bad", "failed");
            assertThat(good.end().outcome()).isEqualTo(Outcome.DEPLOYED);
            assertThat(good.report.followedBy()).isEqualTo("polling");
            assertThat(bad.end().outcome()).isEqualTo(Outcome.NOTHING_TO_ROLL_BACK);
            assertThat(bad.events.stream().map(DeploymentEvent::text)
                    .filter(text -> text.contains("events can't be heard"))).hasSize(1);
            assertThat(scene.marathon.cluster().app("/bad")).isEmpty();
        }
    }

    @Test
    void doesNotFollowEventsThatAreRedirectedElsewhere() throws Exception {
        try (Scene scene = new Scene(MarathonFixtureConfig.fast().withLogin("ci", "swordfish"));
                StubServer elsewhere = new StubServer(request -> StubServer.Reply.of(401, ""))) {
            AtomicInteger redirected = new AtomicInteger();
            scene.marathon.faults().add((request, exchange) -> {
                boolean events = request.path().equals("/v2/events");
                if (events) {
                    redirected.incrementAndGet();
                    exchange.getResponseHeaders().set("Location", elsewhere.uri("/v2/events").toString());
                    exchange.sendResponseHeaders(307, -1);
                    exchange.close();
                }
                return events;
            });
            Recorder recorder = new Recorder();
            scene.follow(
                    Scene.machine("/web", ""),
                    scene.settings().withAuthentication(() -> Authentication.basic("ci", Secret.of("swordfish"))),
                    recorder);
            assertThat(recorder.end().outcome()).isEqualTo(Outcome.DEPLOYED);
            assertThat(redirected.get()).isPositive();
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void carriesOutThePolicyForAnInterruption() throws Exception {
        try (Scene scene = new Scene()) {
            Recorder recorder = new Recorder();
            Follower.Wait wait = scene.follow(Scene.machine("/web", "staging"), recorder);
            await().until(() -> recorder.submitted);
            wait.interrupt("enough");
            assertThat(recorder.end().interrupted()).isTrue();
            assertThat(recorder.report.outcome()).isEqualTo(Outcome.NOTHING_TO_ROLL_BACK);
            assertThat(scene.marathon.cluster().app("/web")).isEmpty();
        }
    }

    @Test
    void interruptsAWaitThatHangs() throws Exception {
        try (Scene scene = new Scene()) {
            Hanging hanging = Hanging.everything(scene.marathon);
            Recorder recorder = new Recorder();
            Follower.Wait wait = scene.follow(Scene.machine("/web", ""), recorder);
            await().until(() -> hanging.count() > 1);
            wait.interrupt("enough");
            assertThat(recorder.end().outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(scene.marathon.requests().count("PUT", ".*")).isZero();
        }
    }

    @Test
    void leavesNothingBehindWhereMarathonHangs() throws Exception {
        OwnThreads threads = new OwnThreads();
        try (Scene scene = new Scene()) {
            Hanging hanging = Hanging.everything(scene.marathon);
            Recorder recorder = new Recorder();
            Follower.Wait wait = scene.follow(Scene.machine("/web", ""), recorder);
            await().until(() -> hanging.count() > 1);
            assertThat(threads.names()).isNotEmpty();
            wait.release();
            // Far sooner than the time limit of an exchange; the HTTP client's selector among them.
            await().until(() -> scene.follower.isIdle() && threads.names().isEmpty());
            assertThat(recorder.report).isNull();
            assertThat(recorder.problem).isNull();
        }
    }

    @Test
    void canBeReleasedAndFollowedAgain() throws Exception {
        try (Scene scene = new Scene()) {
            Machine machine = Scene.machine("/web", "staging");
            Recorder before = new Recorder();
            Follower.Wait wait = scene.follow(machine, before);
            await().until(() -> before.submitted);
            wait.release();
            await().until(scene.follower::isIdle);
            assertThat(before.report).isNull();
            int steps = before.steps;
            Recorder after = new Recorder();
            scene.follow(machine, after).interrupt("enough");
            assertThat(after.end().outcome()).isEqualTo(Outcome.NOTHING_TO_ROLL_BACK);
            assertThat(before.steps).isEqualTo(steps);
        }
    }

    @Test
    void aThreadThatWaitsIsFreedWhenTheFollowerIsClosed() throws Exception {
        try (Scene scene = new Scene()) {
            List<DeploymentEvent> events = new CopyOnWriteArrayList<>();
            BlockingWait attended = new BlockingWait(events::add);
            Follower.Wait wait = scene.follow(Scene.machine("/web", "staging"), attended);
            CompletableFuture<Report> waiting = CompletableFuture.supplyAsync(() -> attended.await(wait));
            await().until(() -> events.stream().anyMatch(DeploymentEvent.Submitted.class::isInstance));
            scene.follower.close(Duration.ofSeconds(5));
            assertThat(waiting).failsWithin(Duration.ofSeconds(30))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(CancellationException.class);
            assertThat(scene.marathon.cluster().app("/web")).isPresent();
        }
    }

    @Test
    void goesOnOnlyWhenTheStateIsSaved() throws Exception {
        try (Scene scene = new Scene()) {
            List<CompletableFuture<Void>> saves = new ArrayList<>();
            Recorder recorder = new Recorder() {
                @Override
                public CompletionStage<Void> advanced(Advance advance) {
                    super.advanced(advance);
                    CompletableFuture<Void> saved = new CompletableFuture<>();
                    synchronized (saves) {
                        saves.add(saved);
                    }
                    return saved;
                }
            };
            scene.follow(Scene.machine("/web", ""), recorder);
            await().until(() -> recorder.steps == 1);
            Recorder other = scene.deploy("/other", "");
            assertThat(other.end().outcome()).isEqualTo(Outcome.DEPLOYED);
            assertThat(recorder.steps).isEqualTo(1);
            assertThat(scene.marathon.cluster().app("/web")).isEmpty();
            await().until(() -> {
                synchronized (saves) {
                    saves.forEach(save -> save.complete(null));
                }
                return recorder.report != null;
            });
            assertThat(recorder.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        }
    }

    @Test
    void tellsWhenItCanNotGoOn() throws Exception {
        try (Scene scene = new Scene()) {
            Recorder unreachable = new Recorder();
            scene.follower.follow(
                    Scene.machine("/web", ""),
                    () -> {
                        throw new IllegalStateException("no such server");
                    },
                    unreachable);
            Recorder defective = new Recorder() {
                @Override
                public CompletionStage<Void> advanced(Advance advance) {
                    throw new IllegalStateException("disk full");
                }
            };
            scene.follow(Scene.machine("/web", ""), defective);
            await().until(() -> unreachable.problem != null && defective.problem != null);
            assertThat(unreachable.problem).hasMessage("no such server");
            assertThat(defective.problem).hasMessage("disk full");
            await().until(scene.follower::isIdle);
            assertThat(scene.deploy("/other", "").end().outcome()).isEqualTo(Outcome.DEPLOYED);
        }
    }
}
