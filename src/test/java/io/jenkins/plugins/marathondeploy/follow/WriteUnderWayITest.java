package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Waits that end while a write of theirs is under way. */
@Tag("alone")
class WriteUnderWayITest {
    private final OwnThreads threads = new OwnThreads();
    private final Scene scene = new Scene();
    private final Machine machine = Scene.machine("/web", "");
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final Released first = new Released();
    private Follower.Wait wait;

    /** A listener that knows whether it was released. */
    private static final class Released extends Recorder {
        volatile boolean released;

        @Override
        public void released() {
            released = true;
        }
    }

    @BeforeEach
    void send() throws InterruptedException {
        scene.marathon.faults().add((request, exchange) -> {
            if (request.method().equals("PUT") && letGo.getCount() > 0) {
                arrived.countDown();
                try {
                    letGo.await();
                } catch (InterruptedException closed) {
                    Thread.currentThread().interrupt();
                }
            }
            return false;
        });
        wait = scene.follow(machine, first);
        arrived.await();
    }

    @AfterEach
    void stop() {
        letGo.countDown();
        scene.close();
    }

    @Test
    void whatComesOfItIsToldWhileTheFollowerIsClosed() {
        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> close(Duration.ofSeconds(60)));
        await().until(() -> first.released);
        assertThat(closed).isNotDone();
        assertThat(first.submitted).isFalse();
        letGo.countDown();
        assertThat(closed).succeedsWithin(Duration.ofSeconds(30));
        assertThat(first.submitted).isTrue();
        assertThat(machine.deploymentIds()).hasSize(1);
        assertThat(scene.marathon.cluster().app("/web")).isPresent();
    }

    @Test
    void isGivenUpWhenItTakesLongerThanThePatience() {
        close(Duration.ofMillis(200));
        assertThat(scene.follower.isIdle()).isTrue();
        await().until(() -> threads.ofFollowers().isEmpty());
        assertThat(first.submitted).isFalse();
        assertThat(first.problem).isNull();
    }

    @Test
    void belongsToTheWaitEvenWhenThatIsReleased() {
        wait.release();
        await().until(() -> first.released);
        assertThat(scene.follower.isIdle()).isFalse();
        letGo.countDown();
        await().until(() -> first.submitted && scene.follower.isIdle() && threads.ofFollowers().isEmpty());
        assertThat(first.report).isNull();
    }

    @Test
    void isLookedForByWhoeverFollowsAnew() {
        wait.release();
        await().until(() -> first.released);
        Recorder second = new Recorder();
        scene.follow(machine, second);
        await().until(() -> second.steps > 0);
        letGo.countDown();
        assertThat(second.end().outcome()).as(second.report.reason()).isEqualTo(Outcome.DEPLOYED);
        assertThat(first.submitted).isFalse();
        assertThat(first.problem).isNull();
        await().until(scene.follower::isIdle);
    }

    private void close(Duration patience) {
        try {
            scene.follower.close(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
