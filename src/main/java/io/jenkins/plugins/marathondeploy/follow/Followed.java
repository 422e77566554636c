package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.Answer;
import io.jenkins.plugins.marathondeploy.deploy.Build;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Need;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One machine on its way: what its next step needs is got first, then the step is done, then its state is saved. All
 * on the loop's thread.
 */
final class Followed implements Follower.Wait {
    private final Machine machine;
    private final Supplier<Connection> source;
    private final Listener listener;
    private final Loop loop;
    private final Clock clock;
    private final Function<Connection, Lane> lanes;
    private final Touches touches;
    private volatile boolean over;
    private Lane lane;
    private Object identity;
    private Connection connection;
    /** Ends what is waited for before the next step; null while a step is done or saved. */
    private Runnable takeBack;
    /** Whether what is waited for comes as soon as it can, so that looking at once would not hasten it. */
    private boolean coming;
    /** What the next step needs. */
    private Need need;
    /** A write that is under way and can't be taken back; else null. */
    private CompletableFuture<Answer> sending;
    private boolean again;
    private boolean deafnessTold;
    /** Whether something was sent, or is about to be. */
    private boolean underWay;

    Followed(
            Machine machine, Supplier<Connection> source, Listener listener, Loop loop, Clock clock,
            Function<Connection, Lane> lanes) {
        this.machine = machine;
        this.source = source;
        this.listener = listener;
        this.loop = loop;
        this.clock = clock;
        this.lanes = lanes;
        touches = new Touches(loop, this::look);
    }

    void begin() {
        if (over) {
            return;
        }
        underWay = machine.phase() != PhaseName.PREPARE;
        machine.queue(() -> lane.turns().ahead(this));
        try {
            join(source.get());
        } catch (RuntimeException problem) {
            broken(problem);
            return;
        }
        come();
    }

    private void join(Connection found) {
        Object who = found.identity();
        if (who.equals(identity)) {
            // Not replaced: it knows which of Marathon's instances answers.
            return;
        }
        Lane next = lanes.apply(found);
        next.add(this, found);
        if (lane != null) {
            lane.remove(this);
        }
        lane = next;
        identity = who;
        connection = found;
        lane.expect(this, machine.id(), machine.deploymentIds());
    }

    /** Gets what the next step needs. */
    private void come() {
        if (over) {
            return;
        }
        again = false;
        try {
            need = machine.need(clock);
        } catch (RuntimeException problem) {
            broken(problem);
            return;
        }
        switch (need.kind()) {
            case NOTHING -> step(need.unasked());
            case LIST -> takeBack = lane.list().want(this::answered);
            case QUEUE -> takeBack = lane.queue().want(this::answered);
            case READ -> comes(lane.reads().queued(need, touches.isUrgent(), this::answered));
            case OUTPUT -> comes(lane.outputs().queued(need, connection::clients, false, this::answered));
            case WRITE -> comes(lane.writes().want(this));
        }
    }

    private void comes(Runnable giveUp) {
        coming = true;
        takeBack = giveUp;
    }

    private void answered(Answer answer) {
        takeBack = null;
        coming = false;
        if (answer.failure().isPresent()) {
            renew();
        }
        step(answer);
    }

    private void step(Answer answer) {
        Advance advance;
        try {
            advance = machine.advance(answer, lane.pace(), clock);
        } catch (RuntimeException problem) {
            broken(problem);
            return;
        }
        told(advance);
    }

    private void told(Advance advance) {
        underWay = machine.phase() != PhaseName.PREPARE;
        try {
            var saved = listener.advanced(withDeafness(advance));
            if (advance.ended()) {
                if (leave()) {
                    listener.ended(machine.report().orElseThrow());
                }
                return;
            }
            if (over) {
                return;
            }
            if (advance.transition()) {
                lane.expect(this, machine.id(), machine.deploymentIds());
            }
            saved.whenComplete((done, problem) -> loop.run(() -> goOn(advance.next())));
        } catch (RuntimeException problem) {
            broken(problem);
        }
    }

    private void goOn(Instant next) {
        if (over) {
            return;
        }
        Duration left = Duration.between(clock.instant(), next);
        if (again || left.isNegative() || left.isZero()) {
            come();
        } else {
            takeBack = loop.after(left, this::due);
            touches.idle();
        }
    }

    private void due() {
        takeBack = null;
        come();
    }

    /** An event was about this. */
    void touched(boolean ending) {
        touches.heard(ending);
    }

    boolean wasTouched() {
        return touches.lately();
    }

    private void look() {
        machine.lookNow();
        if (takeBack == null || coming) {
            again = true;
        } else {
            comeNow();
        }
    }

    private void comeNow() {
        if (takeBack == null) {
            again = true;
            return;
        }
        takeBack.run();
        takeBack = null;
        coming = false;
        come();
    }

    @Override
    public void interrupt(String reason) {
        machine.interrupt(reason);
        loop.run(this::comeNow);
    }

    @Override
    public void release() {
        loop.run(this::giveUp);
    }

    /** Ends the wait, now. */
    void giveUp() {
        if (leave()) {
            listener.released();
        }
    }

    /** @return whether this is the first time */
    private boolean leave() {
        if (over) {
            return false;
        }
        over = true;
        touches.stop();
        if (takeBack != null) {
            takeBack.run();
            takeBack = null;
        }
        if (sending == null) {
            depart();
        }
        return true;
    }

    /** Nobody can wait any longer for the write that is under way. */
    void abandon() {
        if (sending != null) {
            sending.cancel(true);
            sending = null;
            depart();
        }
    }

    private void depart() {
        if (lane != null) {
            lane.remove(this);
        }
    }

    private void broken(RuntimeException problem) {
        if (leave()) {
            listener.broken(problem);
        }
    }

    /** Whose deployment it is. */
    Optional<Build> build() {
        return machine.build();
    }

    /** The app or group it is about. */
    String id() {
        return machine.id();
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** A build that was ahead has ended. */
    void cameForward() {
        if (!underWay) {
            loop.run(this::comeNow);
        }
    }

    /** What tells whether Marathon is there: what the machine is about. */
    Need target() {
        return Need.LIST;
    }

    /** Begins the write that the next step needs. */
    CompletableFuture<Answer> send() {
        takeBack = null;
        coming = false;
        renew();
        sending = need.begin(connection.clients());
        return sending;
    }

    /**
     * The write has come to an end. What came of it is told even where nobody waits any more, so that it can be
     * persisted; unless the machine is followed anew already, and looks for itself.
     */
    void sent(Answer answer) {
        sending = null;
        if (!over || machine.awaits(answer)) {
            step(answer);
        }
        if (over) {
            depart();
        }
    }

    /** Marathon hangs: the step is done without it. */
    void refused(MarathonException nothingSent) {
        answered(need.refused(nothingSent));
    }

    /** Takes up a changed address or login; what worked so far is kept when there is none. */
    private void renew() {
        try {
            join(source.get());
        } catch (RuntimeException unavailable) {
            // The exchange tells what is wrong.
        }
    }

    /** Says once that it will take longer to find out. */
    private Advance withDeafness(Advance advance) {
        String why = lane == null ? "" : lane.deafness();
        if (deafnessTold || why.isEmpty()) {
            return advance;
        }
        deafnessTold = true;
        List<DeploymentEvent> events = new ArrayList<>();
        events.add(new DeploymentEvent.Note("Marathon's events can't be heard, it is asked now and then instead: " + why));
        events.addAll(advance.events());
        return new Advance(events, advance.next(), advance.ended(), advance.transition());
    }
}
