package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Loop;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Instances that wait for an offer, and the delay after failures: G00-events-sse-failing.txt. */
public final class LaunchQueue {
    private final Loop loop;
    private final List<Agent> agents;
    private final Duration offerLatency;
    private final Duration offerInterval;
    private final BiConsumer<Instance, Agent> launcher;
    private final Map<String, Entry> entries = new TreeMap<>();
    private int nextAgent;

    LaunchQueue(Loop loop, List<Agent> agents, Duration offerLatency, Duration offerInterval,
            BiConsumer<Instance, Agent> launcher) {
        this.loop = loop;
        this.agents = agents;
        this.offerLatency = offerLatency;
        this.offerInterval = offerInterval;
        this.launcher = launcher;
    }

    /** What waits of one app. */
    public final class Entry {
        private final Set<Instance> waiting = new LinkedHashSet<>();
        private AppDefinition app;
        private Offers offers = new Offers();
        private Duration delay = Duration.ZERO;
        private Instant notBefore = Instant.MIN;
        private Instant since;
        private Time.Cancellable alarm;

        /** The version of the app that waits. */
        public AppDefinition app() {
            return app;
        }

        /** How many instances wait. */
        public int count() {
            return waiting.size();
        }

        /** Since when. */
        public Instant since() {
            return since;
        }

        /** How long the delay after failures still lasts; zero when it is over. */
        public Duration timeLeft() {
            Duration left = notBefore.equals(Instant.MIN) ? Duration.ZERO : Duration.between(loop.now(), notBefore);
            return left.isNegative() ? Duration.ZERO : left;
        }

        /** What became of offers. */
        public Offers offers() {
            return offers;
        }

        private void changeTo(AppDefinition version) {
            if (app == null || !app.version().equals(version.version())) {
                app = version;
                offers = new Offers();
                resetDelay();
            }
        }

        private void resetDelay() {
            delay = Duration.ZERO;
            notBefore = Instant.MIN;
        }

        private void plan(Duration atLeast) {
            if (alarm != null) {
                alarm.cancel();
            }
            Duration left = timeLeft();
            alarm = loop.after(left.compareTo(atLeast) > 0 ? left : atLeast, this::offer);
        }

        /** Where an instance can run: what has volumes already, only beside them. */
        private List<Agent> candidates(Instance instance) {
            return instance.app().isResident() && instance.task() != null ? List.of(instance.task().agent()) : agents;
        }

        /** One instance an offer: the others get theirs a little later. */
        private void offer() {
            alarm = null;
            for (Instance instance : waiting) {
                Optional<Agent> agent = offers.match(instance.app(), candidates(instance), nextAgent, loop.now());
                if (agent.isPresent()) {
                    nextAgent = (agents.indexOf(agent.get()) + 1) % agents.size();
                    waiting.remove(instance);
                    launcher.accept(instance, agent.get());
                    break;
                }
            }
            if (!waiting.isEmpty() && alarm == null) {
                plan(offers.lastUnused().size() == agents.size() ? offerInterval : offerLatency.dividedBy(4));
            }
        }
    }

    /** What waits, by app. */
    public Collection<Entry> entries() {
        return entries.values().stream().filter(entry -> entry.count() > 0).toList();
    }

    void add(Instance instance) {
        Entry entry = entries.computeIfAbsent(instance.app().id(), id -> new Entry());
        entry.changeTo(instance.app());
        if (entry.waiting.isEmpty()) {
            entry.since = loop.now();
        }
        entry.waiting.add(instance);
        entry.plan(offerLatency);
    }

    void remove(Instance instance) {
        Entry entry = entries.get(instance.app().id());
        if (entry != null && entry.waiting.remove(instance) && entry.waiting.isEmpty() && entry.alarm != null) {
            entry.alarm.cancel();
            entry.alarm = null;
        }
    }

    void failed(AppDefinition app) {
        Entry entry = entries.computeIfAbsent(app.id(), id -> new Entry());
        if (entry.app != null && !entry.app.version().equals(app.version())) {
            return;
        }
        entry.changeTo(app);
        double next = entry.delay.isZero()
                ? app.number("backoffSeconds")
                : entry.delay.toMillis() / 1000.0 * app.number("backoffFactor");
        double most = app.number("maxLaunchDelaySeconds");
        entry.delay = Duration.ofMillis(Math.round(Math.min(next, most) * 1000));
        entry.notBefore = loop.now().plus(entry.delay);
    }

    /** Forgets the delay of an app; false when nothing of it waits. */
    public boolean resetDelay(String app) {
        Entry entry = entries.get(app);
        if (entry == null || entry.waiting.isEmpty()) {
            return false;
        }
        entry.resetDelay();
        entry.plan(offerLatency);
        return true;
    }

    void startOver(AppDefinition app) {
        Entry entry = entries.get(app.id());
        if (entry != null) {
            entry.changeTo(app);
        }
    }

    void forget(String app) {
        Entry entry = entries.remove(app);
        if (entry != null && entry.alarm != null) {
            entry.alarm.cancel();
        }
    }

    void resourcesFreed() {
        for (Entry entry : new LinkedHashMap<>(entries).values()) {
            if (!entry.waiting.isEmpty() && entry.timeLeft().isZero() && entry.offers.unused() > 0) {
                entry.plan(offerLatency);
            }
        }
    }
}
