package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HelpersTest {
    private final Helpers helpers = new Helpers(Duration.ofMillis(50), Thread::new);
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        helpers.close();
    }

    private void hang() {
        try {
            end.await();
        } catch (InterruptedException closed) {
            return;
        }
        done.add("hanging");
    }

    @Test
    void aKindThatHangsLeavesAThreadToOthers() {
        for (int i = 0; i < 10; i++) {
            helpers.of("dead").execute(this::hang);
        }
        helpers.of("alive").execute(() -> done.add("first"));
        helpers.of("alive").execute(() -> done.add("second"));
        helpers.of("another").execute(() -> done.add("third"));
        await().until(() -> done.size() == 3);
        assertThat(done.indexOf("first")).isLessThan(done.indexOf("second"));
        assertThat(helpers.count()).isBetween(1, 2);
    }

    @Test
    void afterAFailureItGoesOn() {
        Helpers quiet = new Helpers(Duration.ofMillis(50), task -> {
            Thread thread = new Thread(task);
            thread.setUncaughtExceptionHandler((where, failure) -> done.add(failure.getMessage()));
            return thread;
        });
        quiet.of("a").execute(() -> {
            throw new IllegalStateException("broken");
        });
        quiet.of("a").execute(() -> done.add("next"));
        await().until(() -> done.size() == 2);
        assertThat(done).containsExactlyInAnyOrder("broken", "next");
        quiet.close();
    }

    @Test
    void itsThreadsEnd() {
        helpers.of("a").execute(() -> done.add("a"));
        helpers.of("b").execute(() -> done.add("b"));
        await().until(() -> done.size() == 2 && helpers.count() == 0);
    }
}
