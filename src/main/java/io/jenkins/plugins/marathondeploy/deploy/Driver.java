package io.jenkins.plugins.marathondeploy.deploy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Drives a machine to its end on the caller's thread: for the command line and the post-build action. */
public final class Driver {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final Clients clients;
    private final Clock clock;
    private final Consumer<DeploymentEvent> listener;
    private final Object wake = new Object();
    private boolean woken;

    /** @param listener gets each event, on the thread that runs the machine */
    public Driver(Clients clients, Clock clock, Consumer<DeploymentEvent> listener) {
        this.clients = clients;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Returns when the machine has ended. An interruption of the thread is taken as the user's: the policy for it is
     * carried out first.
     */
    public Report run(Machine machine) {
        boolean interrupted = false;
        try {
            while (true) {
                Advance advance = machine.advance(clients, clock);
                advance.events().forEach(listener);
                if (advance.ended()) {
                    return machine.report().orElseThrow();
                }
                try {
                    await(advance.next());
                } catch (InterruptedException e) {
                    interrupted = true;
                    machine.interrupt("interrupted");
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the present wait: after {@link Machine#interrupt}, so that it is heeded at once. */
    public void wake() {
        synchronized (wake) {
            woken = true;
            wake.notifyAll();
        }
    }

    private void await(Instant next) throws InterruptedException {
        synchronized (wake) {
            // A clock that was set back since the step must not make this an hour: the machine asks for seconds.
            long left = Math.min(LONGEST_WAIT.toMillis(), Duration.between(clock.instant(), next).toMillis());
            if (!woken && left > 0) {
                wake.wait(left);
            }
            woken = false;
        }
    }
}
