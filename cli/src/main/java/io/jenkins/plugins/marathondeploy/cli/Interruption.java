package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import sun.misc.Signal;

/**
 * Ctrl-C and SIGTERM. The first one tells the command, which applies its policy and ends, and then ends the process; the
 * time for that is bounded. A second Ctrl-C ends the process at once, as docker and helm do it. A second SIGTERM does not:
 * whoever ends a job sends it to all of its processes, and again.
 */
final class Interruption {
    /** What a command that never says how long it may take is given. */
    private static final Duration SHORT = Duration.ofSeconds(10);
    /** What comes so soon is the same Ctrl-C: make and npm hand on what the terminal sends to all of them. */
    private static final Duration SAME = Duration.ofSeconds(1);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CancellationSignal cancellation = new CancellationSignal();
    private final LongSupplier nanoTime;
    private final IntConsumer halt;
    private volatile Duration patience = SHORT;
    private volatile Runnable announcement = () -> {};
    /** Null where the end is near: then a second Ctrl-C would only keep temporary files from being removed. */
    private volatile Runnable surrender;
    /** When the first one came. */
    private volatile long first;

    Interruption() {
        this(System::nanoTime, Runtime.getRuntime()::halt);
    }

    /** @param halt ends the process with a status, whatever runs */
    Interruption(LongSupplier nanoTime, IntConsumer halt) {
        this.nanoTime = nanoTime;
        this.halt = halt;
    }

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

    /**
     * As the other one, for work that a second Ctrl-C ends.
     *
     * @param left says to the user what is left undone then
     */
    void expect(Duration bound, Runnable told, Runnable left) {
        expect(bound, told);
        surrender = left;
    }

    /** Waits; an interruption that comes meanwhile ends the wait. */
    void pause(Duration time) throws InterruptedException {
        CountDownLatch until = isRequested() ? ended : requested;
        until.await(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** Makes signals and the JVM's end an interruption, unless {@link #exit} came before. */
    void listen() {
        // The JVM answers a signal by running its shutdown hooks while all threads go on, and takes no further one meanwhile.
        Runtime.getRuntime().addShutdownHook(new Thread(this::interrupt, "interruption"));
        try {
            // Where Ctrl-C is ignored, as in a background job of a script, the JVM goes on to ignore it.
            Signal.handle(new Signal("INT"), signal -> interruptByKey());
        } catch (IllegalArgumentException taken) {
            // -Xrs leaves it to the system, which ends the process.
        }
    }

    /** Ctrl-C. Returns when it was the same one again; else the process ends. */
    void interruptByKey() {
        if (!isRequested()) {
            interrupt();
        } else if (surrender != null && nanoTime.getAsLong() - first > SAME.toNanos()) {
            surrender.run();
            halt.accept(ExitStatus.INTERRUPTED);
        }
    }

    private void interrupt() {
        if (ended.getCount() == 0 && !isRequested()) {
            return;
        }
        if (begin()) {
            announcement.run();
            cancellation.cancel();
        }
        try {
            ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        halt.accept(ExitStatus.INTERRUPTED);
    }

    /** Whether this is the first one. */
    private synchronized boolean begin() {
        if (isRequested()) {
            return false;
        }
        first = nanoTime.getAsLong();
        requested.countDown();
        return true;
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
