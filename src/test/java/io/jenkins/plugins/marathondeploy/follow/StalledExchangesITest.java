package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.mesos.SandboxOutput;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Marathons and agents of which some exchange hangs, and a deployment elsewhere that must not notice. */
@Tag("alone")
class StalledExchangesITest {
    private static final int STALLED = 3;
    /** Far longer than a test waits for anything: nothing goes on because something was given up. */
    private static final HttpSettings PATIENT = HttpSettings.defaults().withRequestTimeout(Duration.ofMinutes(20));

    private final OwnThreads threads = new OwnThreads();
    private final List<MarathonFixture> marathons = new ArrayList<>();
    private final List<Recorder> stalled = new ArrayList<>();
    private StubServer agents;
    private Scene scene;

    @BeforeEach
    void start() throws IOException {
        scene = new Scene();
        agents = new StubServer(request -> Reply.hang("{"));
        for (int i = 0; i < STALLED; i++) {
            marathons.add(MarathonFixture.start(MarathonFixtureConfig.fast()));
        }
    }

    @AfterEach
    void stop() {
        agents.close();
        scene.close();
        marathons.forEach(MarathonFixture::close);
    }

    private void followOnEach(String state, TaskOutput output) {
        for (MarathonFixture marathon : marathons) {
            Recorder recorder = new Recorder();
            MarathonSettings settings = MarathonSettings.of(marathon.uri()).withHttp(PATIENT);
            scene.follow(Scene.machine("/stalled", state), settings, output, recorder);
            stalled.add(recorder);
        }
    }

    private void othersGoOn() {
        assertThat(scene.deploy("/good", "").end().outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(scene.deploy("/bad", "failed").end().outcome()).isEqualTo(Outcome.NOTHING_TO_ROLL_BACK);
        assertThat(threads.names()).hasSizeLessThanOrEqualTo(16);
        assertThat(stalled).allSatisfy(recorder -> assertThat(recorder.report).isNull());
    }

    @Test
    void writesThatHangDelayNobodyOnAnotherMarathon() {
        List<Hanging> hanging = new ArrayList<>();
        marathons.forEach(marathon -> hanging.add(Hanging.of(marathon, request -> request.method().equals("PUT"))));
        followOnEach("", TaskOutput.NONE);
        // Not of all of them: as long as one waits for the others, that shows below.
        await().until(() -> hanging.stream().filter(one -> one.count() == 1).count() >= 2);

        othersGoOn();

        assertThat(hanging).allSatisfy(one -> assertThat(one.count()).isEqualTo(1));
        hanging.forEach(Hanging::letGo);
        assertThat(stalled).allSatisfy(recorder ->
                assertThat(recorder.end().outcome()).as(recorder.report.reason()).isEqualTo(Outcome.DEPLOYED));
    }

    @Test
    void agentsThatHangDelayNobodyOnAnotherMarathon() {
        SandboxOutput output = new SandboxOutput(
                SandboxOutput.bounds().withRequestTimeout(PATIENT.requestTimeout()),
                scene.follower.connections(), "http", agents.uri("").getPort(), Authentication::none);
        followOnEach("failed", output::next);
        await().until(() -> agents.requests().size() >= 2);

        othersGoOn();

        await().until(() -> agents.requests().size() == STALLED);
        agents.close();
        stalled.forEach(recorder -> {
            assertThat(recorder.end().outcome()).isEqualTo(Outcome.NOTHING_TO_ROLL_BACK);
            assertThat(String.join("", recorder.report.taskOutput())).contains("can't be read");
        });
    }

    /** A data centre that is gone, its name servers with it. */
    @Test
    void namesThatHangDelayNobodyOnAnotherMarathon() {
        CountDownLatch answered = new CountDownLatch(1);
        List<String> asked = new CopyOnWriteArrayList<>();
        Consumer<String> resolver = name -> {
            asked.add(name);
            if (name.endsWith(".gone.test")) {
                hangUntil(answered);
            }
        };
        scene.close();
        scene = new Scene(MarathonFixtureConfig.fast(), resolver);
        for (int i = 0; i < STALLED; i++) {
            Recorder recorder = new Recorder();
            MarathonSettings settings =
                    MarathonSettings.of(URI.create("http://marathon-" + i + ".gone.test:8080")).withHttp(PATIENT);
            scene.follow(Scene.machine("/stalled", ""), settings, recorder);
            stalled.add(recorder);
        }
        await().until(() -> !asked.isEmpty());
        MarathonSettings named = MarathonSettings.of(URI.create("http://localhost:" + scene.marathon.uri().getPort()));
        Recorder good = new Recorder();
        scene.follow(Scene.machine("/named", ""), named, good);

        assertThat(good.end().outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(asked).contains("localhost");
        othersGoOn();

        assertThat(asked.stream().filter(name -> name.endsWith(".gone.test"))).as("one after the other").hasSize(1);
        answered.countDown();
        await().until(() -> asked.stream().filter(name -> name.endsWith(".gone.test")).distinct().count() == STALLED);
    }

    private static void hangUntil(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
