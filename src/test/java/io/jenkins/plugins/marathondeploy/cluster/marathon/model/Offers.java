package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What one version of an app made of the agents' offers, for {@code /v2/queue}: G04-queue.txt, G22-queue-too-big.txt. */
public final class Offers {
    /** Why an offer is declined, in the order in which it is looked at. */
    public enum Reason {
        UnfulfilledRole, UnfulfilledConstraint, NoCorrespondingReservationFound, AgentMaintenance, InsufficientCpus,
        InsufficientMemory, InsufficientDisk, InsufficientGpus, InsufficientPorts, DeclinedScarceResources
    }

    /** An offer that was declined: its id, the agent, the reason and when. */
    public record Unused(String id, Agent agent, Reason reason, Instant moment) {
    }

    private final Map<Reason, Integer> declined = new EnumMap<>(Reason.class);
    private final Map<String, Unused> last = new LinkedHashMap<>();
    private int processed;
    private int unused;
    private Instant lastUsed;
    private Instant lastDeclined;

    /** The first agent that has room for an instance, beginning with the one of that number. */
    Optional<Agent> match(AppDefinition app, List<Agent> agents, int first, Instant now) {
        last.clear();
        for (int i = 0; i < agents.size(); i++) {
            Agent agent = agents.get((first + i) % agents.size());
            processed++;
            Optional<Reason> reason = decline(app, agent);
            if (reason.isEmpty()) {
                lastUsed = now;
                return Optional.of(agent);
            }
            lastDeclined = now;
            unused++;
            declined.merge(reason.get(), 1, Integer::sum);
            last.put(agent.id(), new Unused(UUID.randomUUID().toString(), agent, reason.get(), now));
        }
        return Optional.empty();
    }

    private static Optional<Reason> decline(AppDefinition app, Agent agent) {
        if (app.number("cpus") > agent.cpus()) {
            return Optional.of(Reason.InsufficientCpus);
        }
        if (app.number("mem") > agent.mem()) {
            return Optional.of(Reason.InsufficientMemory);
        }
        if (app.number("disk") > agent.disk()) {
            return Optional.of(Reason.InsufficientDisk);
        }
        if (app.number("gpus") > 0) {
            return Optional.of(Reason.InsufficientGpus);
        }
        return agent.hasPorts(app.hostPorts()) ? Optional.empty() : Optional.of(Reason.InsufficientPorts);
    }

    /** How many offers were looked at. */
    public int processed() {
        return processed;
    }

    /** How many of them were declined. */
    public int unused() {
        return unused;
    }

    /** When the last one was used; null when there was none. */
    public Instant lastUsed() {
        return lastUsed;
    }

    /** When the last one was declined; null when there was none. */
    public Instant lastDeclined() {
        return lastDeclined;
    }

    /** The offers that were declined last, one for each agent. */
    public List<Unused> lastUnused() {
        return new ArrayList<>(last.values());
    }

    /** How many offers were declined for each reason, of all so far. */
    public Map<Reason, Integer> declined() {
        return declined;
    }
}
