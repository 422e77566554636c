package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM. The JVM answers either by running its shutdown hooks while all threads go on: the hook here tells
 * the command, which applies its policy and ends, and then ends the process. The time for that is bounded.
 */
final class Interruption {
    /** What a command that never says how long it may take is given. */
    private static final Duration SHORT = Duration.ofSeconds(10);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CancellationSignal cancellation = new CancellationSignal();
    private volatile Duration patience = SHORT;
    private volatile Runnable announcement = () -> {};

    /** Ends what runs on the Docker Engine. */
    CancellationSignal cancellation() {
        return cancellation;
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /**
     * From here on an interruption has work to do first.
     *
     * @param bound how long it may take
     * @param told  says so to the user and to whatever must know; runs on the thread of the interruption
     */
    void expect(Duration bound, Runnable told) {
        patience = bound;
        announcement = told;
    }

    /** Waits; an interruption that comes meanwhile ends the wait. */
    void pause(Duration time) throws InterruptedException {
        CountDownLatch until = isRequested() ? ended : requested;
        until.await(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** Makes the JVM's end an interruption, unless {@link #exit} came before. */
    void listen() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "interruption"));
    }

    private void interrupt() {
        if (ended.getCount() == 0) {
            return;
        }
        requested.countDown();
        announcement.run();
        cancellation.cancel();
        try {
            ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitStatus.INTERRUPTED);
    }

    /** Ends the process with this status, or lets a running interruption do it. */
    void exit(int status) {
        if (isRequested()) {
            ended.countDown();
            return;
        }
        ended.countDown();
        System.exit(status);
    }
}
