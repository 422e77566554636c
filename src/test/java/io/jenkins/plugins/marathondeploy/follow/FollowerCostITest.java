package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What waiting costs: threads, requests, and who has to wait for whom. */
@Tag("alone")
class FollowerCostITest {
    private static final int WAITS = 200;

    private final OwnThreads threads = new OwnThreads();

    private List<Recorder> many(Scene scene, String state, int waits) {
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < waits; i++) {
            recorders.add(scene.deploy("/many/app-" + i, state));
        }
        return recorders;
    }

    private static void submitted(List<Recorder> recorders) {
        await().atMost(Duration.ofSeconds(60)).until(() -> recorders.stream().allMatch(recorder -> recorder.submitted));
    }

    @Test
    void asksOnceForAll() throws Exception {
        try (Scene scene = new Scene()) {
            List<Recorder> recorders = many(scene, "staging", WAITS);
            submitted(recorders);
            long lists = scene.lists();
            await().atMost(Duration.ofSeconds(60)).until(() -> scene.lists() > lists + 2);
            scene.marathon.requests().clear();
            await().atMost(Duration.ofSeconds(60)).until(() -> scene.lists() > 3);
            assertThat(scene.marathon.eventStreams()).isEqualTo(1);
            assertThat(scene.looks()).as("reads of apps of which nothing was told").isLessThan(WAITS);
            assertThat(scene.marathon.requests().count("GET", "/v2/queue")).isLessThan(20);
        }
    }

    @Test
    void needsFewThreadsForAllAndNoneForNothing() throws Exception {
        try (Scene one = new Scene(); Scene other = new Scene()) {
            Hanging hanging = Hanging.of(one.marathon, request -> request.method().equals("PUT"));
            List<Recorder> recorders = many(one, "", 60);
            for (int i = 0; i < 60; i++) {
                Recorder recorder = new Recorder();
                one.follow(Scene.machine("/many/app-" + i, ""), other.settings(), recorder);
                recorders.add(recorder);
            }
            await().until(() -> hanging.count() == 1);
            await().atMost(Duration.ofSeconds(60)).until(() -> recorders.stream().filter(recorder -> recorder.report != null).count() == 60);
            assertThat(threads.names()).as("a hanging write, and another Marathon").hasSizeLessThanOrEqualTo(16);
            hanging.letGo();
            recorders.forEach(recorder -> assertThat(recorder.end().outcome()).isEqualTo(Outcome.DEPLOYED));
            await().until(one.follower::isIdle);
            await().atMost(Duration.ofSeconds(120)).until(() -> {
                // The JDK ends a client's thread some time after nobody refers to the client any more.
                System.gc();
                return threads.names().isEmpty();
            });
        }
    }

    @Test
    void waitsForNobodyElsesMarathon() throws Exception {
        try (Scene here = new Scene(); Scene there = new Scene()) {
            Hanging hanging = Hanging.everything(there.marathon);
            List<Recorder> stalled = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Recorder recorder = new Recorder();
                here.follow(Scene.machine("/stalled/app-" + i, ""), there.settings(), recorder);
                stalled.add(recorder);
            }
            await().until(() -> hanging.count() > 1);
            assertThat(here.deploy("/good", "").end().outcome()).isEqualTo(Outcome.DEPLOYED);
            assertThat(here.deploy("/bad", "failed").end().outcome()).isEqualTo(Outcome.NOTHING_TO_ROLL_BACK);
            assertThat(stalled).allSatisfy(recorder -> assertThat(recorder.report).isNull());
            hanging.letGo();
            stalled.forEach(recorder -> assertThat(recorder.end().outcome()).isEqualTo(Outcome.DEPLOYED));
        }
    }

    @Test
    void readsAnAppOnlyWhenThereIsAReason() throws Exception {
        try (Scene scene = new Scene()) {
            Recorder quiet = scene.deploy("/quiet", "staging");
            Recorder other = scene.deploy("/other", "staging");
            submitted(List.of(quiet, other));
            await().until(() -> scene.marathon.eventStreams() == 1 && scene.lists() > 1);
            scene.marathon.requests().clear();
            scene.marathon.cluster().scale("/other", 1);
            await().until(() -> scene.marathon.requests().count("GET", "/v2/apps/.*other") > 0);
            assertThat(scene.marathon.requests().count("GET", "/v2/apps/.*quiet")).isLessThanOrEqualTo(1);
        }
    }
}
