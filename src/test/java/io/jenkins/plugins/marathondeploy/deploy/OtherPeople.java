package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.util.Map;
import java.util.function.Supplier;

/** What others do to a {@link SimulatedMarathon}: hotfixes, autoscalers, a second hand. */
final class OtherPeople {
    private final SimulatedMarathon marathon;

    OtherPeople(SimulatedMarathon marathon) {
        this.marathon = marathon;
    }

    void put(ObjectNode app) {
        quietly(() -> marathon.put(app.path("id").asText(), app, true, SimulatedMarathon.OTHER));
    }

    void putGroup(ObjectNode group) {
        quietly(() -> marathon.putGroup(group.path("id").asText(), group, true, SimulatedMarathon.OTHER));
    }

    /** A lock makes it fail, unless it is forced: a forced one replaces the deployment that runs. */
    void scale(String id, int instances, boolean force) {
        if (marathon.apps.containsKey(id)) {
            ObjectNode definition = marathon.apps.get(id).definition.deepCopy().put("instances", instances);
            quietly(() -> marathon.put(id, definition, force, SimulatedMarathon.OTHER));
        }
    }

    void revert() {
        marathon.deployments().stream().findFirst().ifPresent(one -> marathon.revert(one.id(), SimulatedMarathon.OTHER));
    }

    void cancel() {
        marathon.deployments().stream().findFirst().ifPresent(one -> marathon.cancel(one.id(), SimulatedMarathon.OTHER));
    }

    void delete(String id) {
        if (marathon.apps.containsKey(id)) {
            marathon.delete(id, SimulatedMarathon.OTHER);
        }
    }

    /** The infrastructure loses so many tasks of the present version, one after the other. */
    void loseTasks(String id, int tasks) {
        if (marathon.apps.containsKey(id)) {
            marathon.apps.get(id).toLose += tasks;
        }
    }

    /**
     * The agent that all running tasks of the latest version are on goes, and they with it, at one moment.
     *
     * @param withOld whether those of the version before are there too, and are told last
     */
    void loseAgent(String id, boolean withOld) {
        if (marathon.apps.containsKey(id)) {
            marathon.apps.get(id).loseAgent(withOld);
        }
    }

    /** The agent of a task of the version before is cut off for good. */
    void cutOff(String id) {
        if (marathon.apps.containsKey(id)) {
            marathon.apps.get(id).strandOld();
        }
    }

    /** What runs healthy, in no deployment, when a story begins. */
    void run(Map<String, ObjectNode> apps) {
        marathon.change(apps, false, SimulatedMarathon.OTHER);
        settle();
        marathon.deployments().forEach(running -> marathon.cancel(running.id(), SimulatedMarathon.OTHER));
    }

    /** Twenty seconds before a story begins. */
    void settle() {
        for (long now = -20_000; now < 0; now += 500) {
            marathon.step(now);
        }
    }

    /** Whoever sent it has gone and does not hear of a refusal. */
    static void quietly(Supplier<Object> apply) {
        try {
            apply.get();
        } catch (MarathonException refused) {
            if (refused.kind() == Kind.UNEXPECTED) {
                throw refused;
            }
        }
    }
}
