package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.Answer;
import io.jenkins.plugins.marathondeploy.deploy.Build;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Need;
import io.jenkins.plugins.marathondeploy.deploy.Pace;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.marathon.MarathonEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One machine on its way: what its next step needs is got first, then the step is done, then its state is saved. All in
 * its own serial executor, except for what says otherwise.
 */
final class FollowedDeployment implements Follower.Wait {
    private static final Logger LOGGER = Logger.getLogger(FollowedDeployment.class.getName());
    /** How long a store of credentials may take before it goes on with what worked so far. */
    private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(5);
    private static final Duration LATELY = Duration.ofSeconds(20);

    private enum State { FOLLOWED, RELEASED, ENDED, BROKEN }

    private final Follower follower;
    private final Machine machine;
    private final Connection.Source source;
    private final Listener listener;
    /** What it is one with in the order of builds; null where it is alone. */
    final Together together;
    private final SerialExecutor executor;
    private final LookSchedule looks;
    private volatile List<String> deploymentIds = List.of();
    private volatile boolean underWay;
    private volatile Instant lastHeard = Instant.MIN;
    private final CurrentConnection connection = new CurrentConnection();
    private MarathonChannel channel;
    /** What the next step needs; null once that is answered, since what is asked with is large and a wait mostly idle. */
    private Need need;
    /** The moment of {@link Machine#wakeAt} that was heeded last. */
    private Instant woken = Instant.MIN;
    /** What comes before the next step; null while a step is done or saved. */
    private CompletableFuture<?> awaited;
    /** Whether that comes as soon as it can, so that asking anew would not hasten it. */
    private boolean soon;
    /** Whether it is a write that is under way, which can't be taken back. */
    private boolean writing;
    /** Whether the next step comes at once after this one. */
    private boolean again;
    private boolean refusalTold;
    private State state = State.FOLLOWED;

    FollowedDeployment(Follower follower, Machine machine, Connection.Source source, Listener listener, Together together) {
        this.follower = follower;
        this.machine = machine;
        this.source = source;
        this.listener = listener;
        this.together = together;
        executor = follower.executor(this::broken);
        looks = new LookSchedule(executor, this::look);
    }

    /** On any thread. */
    void begin() {
        whileFollowed(() -> {
            tellOthers();
            machine.queue(() -> channel == null ? Optional.empty() : channel.builds.ahead(this));
            connect(this::next);
        });
    }

    private void whileFollowed(Runnable task) {
        executor.execute(() -> {
            if (state == State.FOLLOWED) {
                task.run();
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

    /** Whether something was sent, or is about to be. On any thread. */
    boolean isUnderWay() {
        return underWay;
    }

    /** Whether the event is about its deployment, its app, or an app of its group. On any thread. */
    boolean isMeant(MarathonEvent event) {
        return event.deploymentId().filter(deploymentIds::contains).isPresent()
                || event.apps().stream().anyMatch(app -> app.equals(id()) || BuildOrder.isIn(app, id()));
    }

    /** Something was told of it. On any thread. */
    void heard(boolean ending) {
        lastHeard = executor.clock.instant();
        whileFollowed(() -> looks.heard(ending));
    }

    /** Whether one of these deployments is its own, and nothing was told of it lately. On any thread. */
    boolean missed(Set<String> vanished) {
        return deploymentIds.stream().anyMatch(vanished::contains)
                && !executor.clock.instant().isBefore(lastHeard.plus(LATELY));
    }

    /** A build that was ahead has ended. On any thread. */
    void cameForward() {
        whileFollowed(() -> {
            if (!underWay) {
                goNow();
            }
        });
    }

    @Override
    public void interrupt(String reason) {
        machine.interrupt(reason);
        whileFollowed(this::goNow);
    }

    @Override
    public void wake() {
        whileFollowed(this::goNow);
    }

    @Override
    public void release() {
        whileFollowed(() -> {
            leave(State.RELEASED);
            listener.released();
        });
    }

    /** Nobody can wait any longer for a write that is under way. On any thread. */
    void abandon() {
        executor.execute(() -> {
            if (writing) {
                awaited.cancel(true);
            }
        });
    }

    /** Goes on with what comes, unless something else is waited for then. */
    private <T> void await(CompletableFuture<T> what, boolean comesSoon, BiConsumer<T, Throwable> then) {
        awaited = what;
        soon = comesSoon;
        what.whenComplete((value, problem) -> executor.execute(() -> {
            if (awaited == what) {
                awaited = null;
                then.accept(value, Derived.unwrapped(problem));
            }
        }));
    }

    /** Takes back what is waited for when it has not come, or a write not begun, in this time. */
    private void limit(Duration time, Runnable then) {
        CompletableFuture<?> limited = awaited;
        Future<?> alarm = executor.after(time, () -> {
            if (awaited == limited && takeBack()) {
                then.run();
            }
        });
        limited.whenComplete((value, problem) -> alarm.cancel(false));
    }

    /** Returns whether something was waited for that can be taken back. */
    private boolean takeBack() {
        CompletableFuture<?> last = awaited;
        if (last == null || writing) {
            return false;
        }
        awaited = null;
        last.cancel(true);
        return true;
    }

    /** Looks the connection up, unless that was done in the last seconds, and goes on with it. */
    private void connect(Runnable then) {
        await(connection.lookUp(follower.lookups, source), true, (found, problem) -> {
            if (found == null && (channel == null || problem instanceof Error)) {
                broken(problem);
            } else {
                // What can't be looked up now is no reason to end: what worked so far is kept, and the exchange tells.
                use(found, then);
            }
        });
        if (channel != null) {
            limit(LOOKUP_LIMIT, () -> use(null, then));
        }
    }

    /** @param found null for what worked so far */
    private void use(Connection found, Runnable then) {
        connection.take(found);
        // The channel's own is not replaced by an equal one: it knows which of Marathon's instances answers.
        if (channel == null || !connection.get().identity().equals(channel.connection.identity())) {
            follower.leave(this, channel, false);
            channel = follower.join(this, connection.get());
        }
        then.run();
    }

    /** Gets what the next step needs. */
    private void next() {
        again = false;
        need = machine.need(executor.clock);
        if (need.kind() == Need.Kind.NOTHING) {
            step(need.unasked());
        } else if (connection.isWanted()) {
            connect(this::next);
        } else if (need.kind() == Need.Kind.WRITE) {
            connect(this::queueForWriting);
        } else {
            boolean shared = need.kind() == Need.Kind.LIST || need.kind() == Need.Kind.QUEUE;
            if (need.kind() == Need.Kind.GATE) {
                Need question = need;
                // From then on the gate's limit runs for it.
                question.whenBegun(() -> whileFollowed(() -> {
                    if (need == question && awaited != null) {
                        wakeBefore(Instant.MAX);
                    }
                }));
            }
            await(need.kind() == Need.Kind.GATE ? follower.askGate(need, connection.get())
                    : channel.read(need, connection.get().clients(), looks.isUrgent()), !shared, this::answered);
            if (shared || need.kind() == Need.Kind.GATE) {
                wakeBefore(Instant.MAX);
            }
        }
    }

    /** Goes on at that moment, or where a limit of the machine ends before; for each limit once. */
    private void wakeBefore(Instant next) {
        Instant wake = machine.wakeAt();
        boolean isLimit = wake.isBefore(next) && !wake.equals(woken);
        Instant due = isLimit ? wake : next;
        if (due != Instant.MAX) {
            limit(Duration.between(executor.clock.instant(), due), () -> {
                woken = isLimit ? wake : woken;
                next();
            });
        }
    }

    private void queueForWriting() {
        Duration patience = need.patience();
        await(channel.writes.add(need, false, executor, this::write), true, this::written);
        limit(patience, () -> step(need.unsent(patience)));
    }

    private CompletableFuture<Answer> write() {
        writing = true;
        // It may have waited for long: whether it may be sent is asked when its turn has come.
        return need.begin(connection.permitted(channel.connection).clients());
    }

    /**
     * A write has ended. What came of it is told even where nobody waits any more, so that it can be persisted; unless
     * the machine is followed anew already, and looks for itself.
     */
    private void written(Answer answer, Throwable problem) {
        writing = false;
        try {
            if (state == State.FOLLOWED) {
                answered(answer, problem);
            } else if (state == State.RELEASED && answer != null && machine.awaits(answer)) {
                step(answer);
            }
        } finally {
            if (state != State.FOLLOWED) {
                depart();
            }
        }
    }

    private void answered(Answer answer, Throwable problem) {
        if (problem != null) {
            broken(problem);
            return;
        }
        connection.answered(answer);
        looks.looked(answer.tasks());
        step(answer);
    }

    private void step(Answer answer) {
        need = null;
        boolean wasUnderWay = underWay;
        Advance advance = machine.advance(answer, channel == null ? Pace.direct() : channel.pace(), executor.clock);
        tellOthers();
        if (wasUnderWay && !underWay && channel != null) {
            channel.builds.wakeThoseBehind(this);
        }
        CompletionStage<Void> saved = listener.advanced(withRefusal(advance));
        if (state != State.FOLLOWED) {
            return;
        }
        if (advance.ended()) {
            leave(State.ENDED);
            listener.ended(machine.report().orElseThrow());
        } else {
            saved.whenComplete((done, problem) -> whileFollowed(() -> goOn(advance.next())));
        }
    }

    /** Nobody else asks the machine: a step of it may take long. */
    private void tellOthers() {
        deploymentIds = machine.deploymentIds();
        underWay = machine.phase() != PhaseName.PREPARE;
    }

    private void goOn(Instant next) {
        if (again || !next.isAfter(executor.clock.instant())) {
            next();
        } else {
            // Nothing completes it: it is taken back, by the moment or by whatever comes before.
            awaited = new CompletableFuture<Void>();
            soon = false;
            wakeBefore(next);
            looks.idle();
        }
    }

    private void look() {
        machine.lookNow();
        again = true;
        if (!soon) {
            goNow();
        }
    }

    /** Goes on at once, whatever is waited for; after a step or a write that is under way. */
    private void goNow() {
        again = true;
        if (takeBack()) {
            next();
        }
    }

    /**
     * Whatever was thrown, by the machine, the listener or the source, ends this wait and no other. Also what a listener
     * throws when it is told the end, which it may not have taken in.
     */
    private void broken(Throwable problem) {
        LOGGER.log(Level.WARNING, problem, () -> "The deployment of " + id() + " can't be followed any further");
        boolean told = state == State.BROKEN;
        try {
            leave(State.BROKEN);
            if (!told) {
                listener.broken(problem);
            }
        } catch (Throwable again) {
            LOGGER.log(Level.WARNING, again, () -> "Nobody can be told that about " + id());
        }
    }

    private void leave(State as) {
        state = as;
        looks.stop();
        takeBack();
        if (!writing) {
            depart();
        }
    }

    private void depart() {
        underWay = false;
        follower.leave(this, channel, state != State.RELEASED);
        follower.ended(this);
    }

    /** Says once that it will take longer to find out. */
    private Advance withRefusal(Advance advance) {
        String why = channel == null || refusalTold ? "" : channel.events.refusal();
        refusalTold |= !why.isEmpty();
        return why.isEmpty() ? advance : advance.after(
                new DeploymentEvent.Note("Marathon's events can't be heard, it is asked now and then instead: " + why));
    }
}
