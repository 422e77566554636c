package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Answer;
import io.jenkins.plugins.marathondeploy.deploy.Need;
import io.jenkins.plugins.marathondeploy.deploy.Pace;
import io.jenkins.plugins.marathondeploy.marathon.MarathonEvent;
import io.jenkins.plugins.marathondeploy.marathon.RunningDeployment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;

/** What the waits on one Marathon share. Exists from the first of them to the last. */
final class Lane {
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Duration SLOWEST_TICK = Duration.ofSeconds(10);
    private static final Duration SLOWEST_WITHOUT_EVENTS = Duration.ofSeconds(5);
    /** Lists further apart than this say nothing about what should have been heard in between. */
    private static final Duration SAME_STORY = Duration.ofSeconds(15);
    private static final Duration QUEUE_TICK = Duration.ofSeconds(5);
    /** Looks a second at apps that nothing asks for, all waits together: with events there to ask for them, without. */
    private static final int LOOKS_WITH_EVENTS = 2;
    private static final int LOOKS_WITHOUT = 5;
    private static final Set<String> ENDINGS = Set.of("deployment_success", "deployment_failed", "app_terminated_event");

    private final Map<Followed, Connection> waits = new LinkedHashMap<>();
    private final Waits index = new Waits();
    private final Turns turns = new Turns();
    private final DoubleSupplier chance;
    private final Runnable gone;
    private final Reads reads;
    /** Of agents: slow ones are not to hold up what Marathon is asked. */
    private final Reads outputs;
    private final SharedRead list;
    private final SharedRead queue;
    private final Writes writes;
    private final Hearing hearing;
    private final Loop loop;
    private Set<String> listed = Set.of();
    private long listedAt;

    /** @param gone called when the last wait has left */
    Lane(Loop loop, DoubleSupplier chance, Runnable gone) {
        this.loop = loop;
        this.chance = chance;
        this.gone = gone;
        reads = new Reads(loop, () -> connection().clients());
        outputs = new Reads(loop, () -> connection().clients());
        list = new SharedRead(loop, Need.LIST, reads, TICK, this::slowestTick, false, chance, this::listed);
        queue = new SharedRead(
                loop, Need.QUEUE, reads, QUEUE_TICK, () -> QUEUE_TICK, true, chance, answer -> { });
        writes = new Writes(loop, reads);
        hearing = new Hearing(loop, this::connection, chance, this::heard, this::opened);
    }

    void add(Followed wait, Connection connection) {
        boolean first = waits.isEmpty();
        waits.put(wait, connection);
        turns.add(wait);
        list.soon();
        if (first) {
            hearing.connect();
        }
    }

    void remove(Followed wait) {
        index.remove(wait);
        turns.remove(wait);
        if (waits.remove(wait) != null && waits.isEmpty()) {
            hearing.close();
            list.stop();
            queue.stop();
            reads.close();
            outputs.close();
            gone.run();
        }
    }

    void close() {
        new ArrayList<>(waits.keySet()).forEach(Followed::giveUp);
    }

    /** Gives up what {@link #close} has left under way. */
    void abandon() {
        new ArrayList<>(waits.keySet()).forEach(Followed::abandon);
    }

    /** Events about these are for the wait. */
    void expect(Followed wait, String target, List<String> deployments) {
        if (waits.containsKey(wait)) {
            index.put(wait, target, deployments);
        }
    }

    Turns turns() {
        return turns;
    }

    Reads reads() {
        return reads;
    }

    SharedRead list() {
        return list;
    }

    SharedRead queue() {
        return queue;
    }

    Reads outputs() {
        return outputs;
    }

    Writes writes() {
        return writes;
    }

    /** Why events can't be heard; empty when they can, or nothing is known yet. */
    String deafness() {
        return hearing.refusal();
    }

    /** How often each wait looks on its own: together not more often for a thousand than for a few. */
    Pace pace() {
        boolean events = hearing.isOpen();
        Duration share = Duration.ofSeconds(waits.size()).dividedBy(events ? LOOKS_WITH_EVENTS : LOOKS_WITHOUT);
        return new Pace(
                TICK,
                spread(longer(share, Duration.ofSeconds(events ? 18 : 6))),
                spread(longer(share, Duration.ofSeconds(events ? 5 : 2))),
                spread(longer(share, Duration.ofSeconds(events ? 5 : 2))),
                events);
    }

    private Duration slowestTick() {
        return hearing.isOpen() ? SLOWEST_TICK : SLOWEST_WITHOUT_EVENTS;
    }

    private Duration spread(Duration duration) {
        return Duration.ofNanos((long) (duration.toNanos() * (0.85 + 0.4 * chance.getAsDouble())));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** That of any wait there is: they are all the same, and one whose wait is over may not work any more. */
    private Connection connection() {
        return waits.values().iterator().next();
    }

    private void heard(MarathonEvent event) {
        Set<Followed> concerned = index.concerned(event);
        if (!concerned.isEmpty()) {
            list.soon();
            concerned.forEach(wait -> wait.touched(ENDINGS.contains(event.type())));
        }
    }

    /** What happened before can't have been told. */
    private void opened() {
        list.soon();
    }

    private void listed(Answer answer) {
        if (answer.failure().isPresent()) {
            return;
        }
        Set<String> now = new HashSet<>();
        for (Object running : (List<?>) answer.value()) {
            now.add(((RunningDeployment) running).id());
        }
        boolean comparable = loop.nanos() - listedAt < SAME_STORY.toNanos();
        boolean untold = comparable && listed.stream()
                .filter(id -> !now.contains(id))
                .anyMatch(id -> index.of(id).map(wait -> !wait.wasTouched()).orElse(false));
        listed = now;
        listedAt = loop.nanos();
        if (untold) {
            hearing.missed();
        }
    }
}
