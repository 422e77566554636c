package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.Clients;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Each machine is a task on a bounded pool, which it leaves while it waits. */
public final class ScheduledFollower implements Follower {
    private final ScheduledExecutorService pool;
    private final Clock clock;

    /** @param pool runs the steps; each may take as long as one exchange */
    public ScheduledFollower(ScheduledExecutorService pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public Wait follow(Machine machine, Supplier<Clients> clients, Listener listener) {
        Followed followed = new Followed(machine, clients, listener);
        followed.schedule(clock.instant());
        return followed;
    }

    private final class Followed implements Wait {
        private final Machine machine;
        private final Supplier<Clients> clients;
        private final Listener listener;
        private ScheduledFuture<?> scheduled;
        private boolean running;
        private boolean soon;
        private boolean over;

        Followed(Machine machine, Supplier<Clients> clients, Listener listener) {
            this.machine = machine;
            this.clients = clients;
            this.listener = listener;
        }

        synchronized void schedule(Instant next) {
            if (over) {
                return;
            }
            running = false;
            long delay = soon ? 0 : Math.max(0, Duration.between(clock.instant(), next).toMillis());
            soon = false;
            scheduled = pool.schedule(this::step, delay, TimeUnit.MILLISECONDS);
        }

        private void step() {
            synchronized (this) {
                if (over || running) {
                    return;
                }
                running = true;
            }
            try {
                Advance advance = machine.advance(clients.get(), clock);
                var saved = listener.advanced(advance);
                if (advance.ended()) {
                    end(() -> listener.ended(machine.report().orElseThrow()));
                } else {
                    saved.whenComplete((done, problem) -> schedule(advance.next()));
                }
            } catch (Exception problem) {
                end(() -> listener.broken(problem));
            }
        }

        private void end(Runnable last) {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
            }
            last.run();
        }

        @Override
        public synchronized void interrupt(String reason) {
            machine.interrupt(reason);
            if (!over && !running && scheduled != null && scheduled.cancel(false)) {
                schedule(clock.instant());
            } else {
                soon = true;
            }
        }

        @Override
        public synchronized void release() {
            over = true;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
        }
    }
}
