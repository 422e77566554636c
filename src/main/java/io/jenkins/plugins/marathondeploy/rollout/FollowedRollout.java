package io.jenkins.plugins.marathondeploy.rollout;

import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.follow.Connection;
import io.jenkins.plugins.marathondeploy.follow.Follower;
import io.jenkins.plugins.marathondeploy.follow.Listener;
import io.jenkins.plugins.marathondeploy.follow.SerialExecutor;
import io.jenkins.plugins.marathondeploy.follow.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One rollout on its way: each machine that it names is followed, and after each transition of one it is asked anew. All in
 * its own serial executor, except for what says otherwise.
 */
public final class FollowedRollout {
    private static final Logger LOGGER = Logger.getLogger(FollowedRollout.class.getName());

    private final Rollout rollout;
    private final Map<String, Connection.Source> sources;
    private final RolloutListener listener;
    private final SerialExecutor executor;
    private final Together together;
    private final Map<String, Follower.Wait> waits = new HashMap<>();
    private Future<?> alarm;
    private boolean over;
    private boolean released;

    private FollowedRollout(
            Follower follower, Rollout rollout, Map<String, Connection.Source> sources, RolloutListener listener) {
        this.rollout = rollout;
        this.sources = Map.copyOf(sources);
        this.listener = listener;
        executor = follower.executor(this::broken);
        together = follower.together();
    }

    /**
     * Follows several deployments as one, each as {@link Follower#follow} would. Returns at once.
     *
     * @param sources by the rollout's centres
     */
    public static FollowedRollout begin(
            Follower follower, Rollout rollout, Map<String, Connection.Source> sources, RolloutListener listener) {
        FollowedRollout followed = new FollowedRollout(follower, rollout, sources, listener);
        followed.executor.execute(() -> {
            followed.keepPlaces();
            followed.go();
        });
        return followed;
    }

    /** The user wants an end: the plan's policy is carried out with the next steps, which come at once. On any thread. */
    public void interrupt(String reason) {
        rollout.interrupt(reason);
        executor.execute(this::go);
    }

    /** Ends all waits but not the rollout, which can be followed again. On any thread. */
    public void release() {
        executor.execute(() -> {
            released = true;
            waits.values().forEach(Follower.Wait::release);
            releaseWhenIdle();
        });
    }

    private void keepPlaces() {
        rollout.centres().stream()
                .filter(centre -> rollout.machine(centre).report().isPresent())
                .forEach(centre -> together.keep(rollout.machine(centre), sources.get(centre)));
    }

    private void go() {
        if (over || released) {
            return;
        }
        Turn turn = rollout.turn(executor.clock.instant(), waits.keySet());
        if (turn.begun()) {
            together.begin();
        }
        turn.notes().forEach(listener::decided);
        if (turn.ended()) {
            end(() -> listener.ended(rollout.report().orElseThrow()));
            return;
        }
        if (turn.told().isEmpty()) {
            goOn(turn);
        } else {
            listener.transition().whenComplete((saved, problem) -> executor.execute(() -> goOn(turn)));
        }
    }

    private void goOn(Turn turn) {
        if (over || released) {
            return;
        }
        turn.told().stream().map(waits::get).filter(wait -> wait != null).forEach(Follower.Wait::wake);
        Set<String> active = turn.active();
        active.stream()
                .filter(centre -> !waits.containsKey(centre) && rollout.machine(centre).report().isEmpty())
                .forEach(centre -> waits.put(
                        centre, together.follow(rollout.machine(centre), sources.get(centre), new CentreListener(centre))));
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        if (turn.next().isBefore(Instant.MAX)) {
            Duration left = Duration.between(executor.clock.instant(), turn.next());
            alarm = executor.after(left.isNegative() ? Duration.ZERO : left, this::go);
        }
    }

    private void left(String centre) {
        waits.remove(centre);
        if (released) {
            releaseWhenIdle();
        } else {
            go();
        }
    }

    private void releaseWhenIdle() {
        if (waits.isEmpty()) {
            end(listener::released);
        }
    }

    private void end(Runnable told) {
        if (!over) {
            over = true;
            together.end();
            told.run();
        }
    }

    private void broken(Throwable problem) {
        LOGGER.log(Level.WARNING, problem, () -> "The rollout to " + rollout.centres() + " can't be followed any further");
        waits.values().forEach(Follower.Wait::release);
        end(() -> listener.broken(problem));
    }

    /** Of one centre's machine. */
    private final class CentreListener implements Listener {
        private final String centre;

        CentreListener(String centre) {
            this.centre = centre;
        }

        @Override
        public CompletionStage<Void> advanced(Advance advance) {
            CompletionStage<Void> saved = listener.advanced(centre, advance);
            if (advance.transition()) {
                executor.execute(FollowedRollout.this::go);
            }
            return saved;
        }

        @Override
        public void ended(Report report) {
            executor.execute(() -> left(centre));
        }

        @Override
        public void released() {
            executor.execute(() -> {
                released = true;
                left(centre);
            });
        }

        @Override
        public void broken(Throwable problem) {
            executor.execute(() -> {
                String what = problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
                rollout.broken(centre, "it can't be followed any further: " + what);
                left(centre);
            });
        }
    }
}
