package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.Answer;
import io.jenkins.plugins.marathondeploy.deploy.Build;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Need;
import io.jenkins.plugins.marathondeploy.deploy.Pace;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.marathon.MarathonEvent;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One machine on its way: what its next step needs is got first, then the step is done, then its state is saved. All in
 * its own serial executor, except for what says otherwise.
 */
final class FollowedDeployment implements Follower.Wait {
    private static final Logger LOGGER = Logger.getLogger(FollowedDeployment.class.getName());
    /** How long a store of credentials may take before a write is sent with what worked so far. */
    private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(30);
    private static final Duration LATELY = Duration.ofSeconds(20);

    private final Follower follower;
    private final Machine machine;
    private final Connection.Source source;
    private final Listener listener;
    private final Clock clock;
    private final SerialExecutor executor;
    private final LookSchedule looks;
    private volatile List<String> deploymentIds = List.of();
    private volatile Instant lastHeard = Instant.MIN;
    private Connection connection;
    private Instant connectedAt;
    /** A connection that was looked up meanwhile, to be used from the next exchange on; or null. */
    private Connection newer;
    private MarathonChannel channel;
    /** What the next step needs. */
    private Need need;
    /** Takes back what is waited for before the next step; null while a step is done or saved, or a write under way. */
    private Runnable cancel;
    /** Ends the waiting at a moment; null where nothing does. */
    private Runnable alarm;
    /** Counts what is waited for: what ends an earlier waiting is of no interest. */
    private int waiting;
    /** Whether what is waited for comes as soon as it can, so that looking at once would not hasten it. */
    private boolean coming;
    /** The moment of {@link Machine#wakeAt} that was heeded last. */
    private Instant woken = Instant.MIN;
    /** A write that is under way and can't be taken back; else null. */
    private CompletableFuture<Answer> writing;
    /** Whether the next step comes at once after this one. */
    private boolean again;
    private boolean advancing;
    private boolean refusalTold;
    private boolean over;
    private boolean released;

    FollowedDeployment(Follower follower, Machine machine, Connection.Source source, Listener listener, Clock clock) {
        this.follower = follower;
        this.machine = machine;
        this.source = source;
        this.listener = listener;
        this.clock = clock;
        executor = follower.deploymentExecutor(this::broken);
        looks = new LookSchedule(executor, clock, this::look);
    }

    /** On any thread. */
    void begin() {
        executor.execute(() -> {
            if (!over) {
                deploymentIds = machine.deploymentIds();
                machine.queue(this::ahead);
                connect();
            }
        });
    }

    /** Whose deployment it is. On any thread. */
    Optional<Build> build() {
        return machine.build();
    }

    /** The app or group it is about. On any thread. */
    String id() {
        return machine.id();
    }

    /** Whether the event is about its deployment, its app, or an app of its group. On any thread. */
    boolean isMeant(MarathonEvent event) {
        return event.deploymentId().filter(deploymentIds::contains).isPresent()
                || event.apps().stream().anyMatch(app -> app.equals(id()) || BuildOrder.isIn(app, id()));
    }

    /** Whether one of these deployments is its own. On any thread. */
    boolean hasAnyOf(Set<String> ids) {
        return deploymentIds.stream().anyMatch(ids::contains);
    }

    /** Something was told of it. On any thread. */
    void heard(boolean ending) {
        lastHeard = clock.instant();
        executor.execute(() -> {
            if (!over) {
                looks.heard(ending);
            }
        });
    }

    /** On any thread. */
    boolean heardLately() {
        return lastHeard != Instant.MIN && clock.instant().isBefore(lastHeard.plus(LATELY));
    }

    /** A build that was ahead has ended. On any thread. */
    void cameForward() {
        executor.execute(() -> {
            if (machine.phase() == PhaseName.PREPARE) {
                goNow();
            }
        });
    }

    @Override
    public void interrupt(String reason) {
        machine.interrupt(reason);
        executor.execute(this::goNow);
    }

    @Override
    public void release() {
        executor.execute(() -> {
            if (!over) {
                released = true;
                leave(listener::released);
            }
        });
    }

    /** Nobody can wait any longer for a write that is under way. On any thread. */
    void abandon() {
        executor.execute(() -> {
            if (writing != null) {
                writing.cancel(true);
            }
        });
    }

    private Optional<Build> ahead() {
        return channel == null ? Optional.empty() : channel.builds().ahead(this, advancing);
    }

    /** Looks the connection up, and goes on with it. */
    private void connect() {
        int mine = waitFor(true);
        cancel = () -> { };
        follower.lookups().get(source, null).whenComplete((found, problem) -> inTurn(mine, () -> {
            Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
            if (cause != null && (channel == null || cause instanceof Error)) {
                broken(cause);
                return;
            }
            // One that can't be had now is no reason to end: what worked so far is kept, and the exchange tells.
            use(found == null ? connection : found);
            next();
        }));
        if (channel != null) {
            alarm = executor.after(LOOKUP_LIMIT, () -> inTurnNow(mine, () -> {
                connectedAt = clock.instant();
                next();
            }));
        }
    }

    private void use(Connection found) {
        connection = found;
        connectedAt = clock.instant();
        newer = null;
        if (channel != null && found.identity().equals(channel.connection().identity())) {
            // Not replaced: it knows which of Marathon's instances answers.
            return;
        }
        if (channel != null) {
            channel.builds().remove(this);
            follower.leave(this, channel);
        }
        channel = follower.join(this, found);
        channel.builds().add(this, machine.phase() != PhaseName.PREPARE);
    }

    /** Looks up a changed address or login after an exchange that failed; the deployment goes on meanwhile. */
    private void renew() {
        follower.lookups().get(source, connection).whenComplete((found, problem) -> executor.execute(() -> {
            if (found != null && !over) {
                newer = found;
                if (cancel != null && !found.identity().equals(channel.connection().identity())) {
                    goNow();
                }
            }
        }));
    }

    /** Gets what the next step needs. */
    private void next() {
        again = false;
        if (newer != null) {
            use(newer);
        }
        need = machine.need(clock);
        boolean write = need.kind() == Need.Kind.WRITE;
        if (need.kind() == Need.Kind.NOTHING) {
            step(need.unasked());
        } else if (channel == null
                || write && !clock.instant().isBefore(connectedAt.plus(Connections.FRESH))) {
            connect();
        } else if (write) {
            queueForWriting();
        } else {
            read();
        }
    }

    private void read() {
        boolean shared = need.kind() == Need.Kind.LIST || need.kind() == Need.Kind.QUEUE;
        int mine = waitFor(!shared);
        cancel = switch (need.kind()) {
            case LIST -> channel.list(answer -> inTurn(mine, () -> answered(answer, null)));
            case QUEUE -> channel.queue(answer -> inTurn(mine, () -> answered(answer, null)));
            case OUTPUT -> channel.readOutput(need, connection.clients(),
                    (answer, problem) -> inTurn(mine, () -> answered(answer, problem)));
            default -> channel.read(need, looks.isUrgent(),
                    (answer, problem) -> inTurn(mine, () -> answered(answer, problem)));
        };
        Instant wake = wakeAt();
        if (shared && wake != Instant.MAX) {
            wakeAt(wake, Instant.MAX, mine);
        }
    }

    /** The end of a limit, at which the machine needs something else; far away when that is heeded already. */
    private Instant wakeAt() {
        Instant wake = machine.wakeAt();
        return wake.equals(woken) ? Instant.MAX : wake;
    }

    /** Goes on at the earlier moment. */
    private void wakeAt(Instant wake, Instant next, int mine) {
        boolean limit = wake.isBefore(next);
        Duration left = Duration.between(clock.instant(), limit ? wake : next);
        alarm = executor.after(left.isNegative() ? Duration.ZERO : left, () -> {
            if (mine == waiting && cancel != null) {
                if (limit) {
                    woken = wake;
                }
                goNow();
            }
        });
    }

    private void queueForWriting() {
        WriteQueue queue = channel.writes();
        Duration patience = need.patience();
        int mine = waitFor(true);
        // Posted: the place is known when it is taken.
        WriteQueue.Place[] place = new WriteQueue.Place[1];
        place[0] = queue.add(() -> executor.execute(() -> {
            if (mine == waiting && cancel != null) {
                stopWaiting();
                write(queue, place[0]);
            }
        }));
        cancel = () -> queue.leave(place[0]);
        alarm = executor.after(patience, () -> {
            if (mine == waiting && cancel != null) {
                cancel.run();
                stopWaiting();
                // Nothing was sent: the machine's own answer to that comes here.
                step(need.refused(new MarathonException(MarathonException.Kind.UNREACHABLE, "waited " + patience.toSeconds()
                        + " s for other changes on this Marathon to be carried out; nothing was sent")));
            }
        });
    }

    private void write(WriteQueue queue, WriteQueue.Place place) {
        CompletableFuture<Answer> begun;
        try {
            begun = need.begin(channel.clients());
        } catch (Throwable problem) {
            queue.leave(place);
            throw problem;
        }
        writing = begun;
        begun.whenComplete((answer, problem) -> {
            queue.leave(place);
            executor.execute(() -> written(answer, problem));
        });
    }

    /**
     * A write has ended. What came of it is told even where nobody waits any more, so that it can be persisted; unless
     * the machine is followed anew already, and looks for itself.
     */
    private void written(Answer answer, Throwable problem) {
        writing = null;
        try {
            if (!over) {
                answered(answer, problem);
            } else if (answer != null && released && machine.awaits(answer)) {
                step(answer);
            }
        } finally {
            if (over) {
                depart();
            }
        }
    }

    private void answered(Answer answer, Throwable problem) {
        if (problem != null) {
            broken(problem);
            return;
        }
        if (answer.failure().isPresent()) {
            renew();
        }
        step(answer);
    }

    private void step(Answer answer) {
        Advance advance;
        advancing = true;
        try {
            advance = machine.advance(answer, channel == null ? Pace.direct() : channel.pace(), clock);
        } finally {
            advancing = false;
        }
        if (channel != null) {
            channel.builds().stepped(this, machine.phase() != PhaseName.PREPARE);
        }
        deploymentIds = machine.deploymentIds();
        CompletionStage<Void> saved = listener.advanced(withRefusal(advance));
        if (over) {
            return;
        }
        if (advance.ended()) {
            leave(() -> listener.ended(machine.report().orElseThrow()));
        } else {
            saved.whenComplete((done, problem) -> executor.execute(() -> goOn(advance.next())));
        }
    }

    private void goOn(Instant next) {
        if (over) {
            return;
        }
        Instant now = clock.instant();
        Instant wake = wakeAt();
        if (again || !next.isAfter(now)) {
            next();
            return;
        }
        int mine = waitFor(false);
        cancel = () -> { };
        wakeAt(wake, next, mine);
        looks.idle();
    }

    private void look() {
        machine.lookNow();
        if (cancel == null || coming) {
            again = true;
        } else {
            goNow();
        }
    }

    /** Goes on at once, whatever is waited for; after a step or a write that is under way. */
    private void goNow() {
        if (over) {
            return;
        }
        if (cancel == null) {
            again = true;
        } else {
            cancel.run();
            stopWaiting();
            next();
        }
    }

    private int waitFor(boolean comingSoon) {
        coming = comingSoon;
        return ++waiting;
    }

    private void stopWaiting() {
        cancel = null;
        coming = false;
        waiting++;
        if (alarm != null) {
            alarm.run();
            alarm = null;
        }
    }

    /** Ends a waiting that goes on. On any thread. */
    private void inTurn(int which, Runnable task) {
        executor.execute(() -> inTurnNow(which, task));
    }

    private void inTurnNow(int which, Runnable task) {
        if (which == waiting && cancel != null) {
            stopWaiting();
            task.run();
        }
    }

    /** Whatever was thrown, by the machine, the listener or the source: ends this wait, and no other. */
    private void broken(Throwable problem) {
        LOGGER.log(Level.WARNING, problem, () -> "The deployment of " + machine.id() + " can't be followed any further");
        if (!over) {
            leave(() -> listener.broken(problem));
        }
    }

    private void leave(Runnable lastCall) {
        over = true;
        looks.stop();
        if (cancel != null) {
            cancel.run();
        }
        stopWaiting();
        if (writing == null) {
            depart();
        }
        try {
            lastCall.run();
        } catch (Throwable problem) {
            LOGGER.log(Level.WARNING, problem, () -> "The end of the deployment of " + machine.id() + " can't be told");
        }
    }

    private void depart() {
        if (channel != null) {
            channel.builds().remove(this);
            follower.leave(this, channel);
        }
        follower.ended(this);
    }

    /** Says once that it will take longer to find out. */
    private Advance withRefusal(Advance advance) {
        String why = channel == null ? "" : channel.refusal();
        if (refusalTold || why.isEmpty()) {
            return advance;
        }
        refusalTold = true;
        List<DeploymentEvent> events = new ArrayList<>();
        events.add(new DeploymentEvent.Note("Marathon's events can't be heard, it is asked now and then instead: " + why));
        events.addAll(advance.events());
        return new Advance(events, advance.next(), advance.ended(), advance.transition());
    }
}
