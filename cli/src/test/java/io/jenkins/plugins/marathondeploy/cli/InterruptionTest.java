package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which Ctrl-C is a second one. */
class InterruptionTest {
    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 1);
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Interruption interruption = new Interruption(time::get, status -> seen.add("halt " + status));

    @AfterEach
    void end() {
        // The first one's thread waits for the command.
        interruption.exit(0);
    }

    @Test
    void theSecondEndsAtOnce() {
        expectFirst();

        pass(Duration.ofMillis(1001));
        interruption.interruptByKey();

        assertThat(seen).containsExactly("told", "left", "halt 130");
    }

    @Test
    void whatIsHandedOnIsTheSame() {
        expectFirst();

        pass(Duration.ofSeconds(1));
        interruption.interruptByKey();

        assertThat(seen).containsExactly("told");
    }

    @Test
    void whatEndsWithinSecondsIsNotCutShort() {
        interruption.expect(Duration.ofMinutes(10), () -> seen.add("told"));
        press();

        pass(Duration.ofSeconds(2));
        interruption.interruptByKey();

        assertThat(seen).containsExactly("told");
    }

    private void expectFirst() {
        interruption.expect(Duration.ofMinutes(10), () -> seen.add("told"), () -> seen.add("left"));
        press();
    }

    private void press() {
        Thread thread = new Thread(interruption::interruptByKey);
        thread.setDaemon(true);
        thread.start();
        await().atMost(Duration.ofMinutes(1)).until(() -> seen.contains("told"));
    }

    private void pass(Duration duration) {
        time.addAndGet(duration.toNanos());
    }
}
