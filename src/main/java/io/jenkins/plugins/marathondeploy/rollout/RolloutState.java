package io.jenkins.plugins.marathondeploy.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.State;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A rollout as JSON: {@code {"format":1,"plan":{…},"progress":{…},"centres":[{"name":"north","machine":{…}}]}}, each machine
 * in its own format. Who adds, renames or removes something raises the format and gives older states the default.
 */
final class RolloutState {
    static final int FORMAT = 1;

    private static final JsonMapper MAPPER = State.mapper();
    private static final JsonNode COMPLETE = MAPPER.valueToTree(new RolloutProgress());

    private RolloutState() {}

    static String write(Rollout rollout) {
        ObjectNode state = MAPPER.createObjectNode().put("format", FORMAT);
        state.set("plan", MAPPER.valueToTree(rollout.plan));
        state.set("progress", MAPPER.valueToTree(rollout.progress));
        ArrayNode centres = state.putArray("centres");
        try {
            for (String name : rollout.centres()) {
                centres.addObject().put("name", name).set("machine", MAPPER.readTree(rollout.machine(name).state()));
            }
            return MAPPER.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a rollout's state can't be written", e);
        }
    }

    /** @throws IllegalArgumentException when it can't be read here; the message can be shown and holds nothing of it */
    static Rollout read(String text) {
        try {
            JsonNode state = MAPPER.readTree(text);
            int format = state == null ? 0 : state.path("format").asInt(0);
            if (format > FORMAT) {
                throw new IllegalArgumentException("this rollout was persisted in format " + format
                        + " by a newer version of the plugin; the newest that is known here is " + FORMAT);
            }
            if (format != FORMAT || !isComplete(state)) {
                throw new IllegalArgumentException("the persisted state of this rollout is not complete");
            }
            LinkedHashMap<String, Machine> machines = new LinkedHashMap<>();
            for (JsonNode centre : state.path("centres")) {
                machines.put(centre.path("name").asText(), Machine.ofState(centre.path("machine").toString()));
            }
            return new Rollout(
                    MAPPER.treeToValue(state.path("plan"), RolloutPlan.class),
                    machines,
                    MAPPER.treeToValue(state.path("progress"), RolloutProgress.class));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the persisted state of this rollout can't be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** What is missing is never guessed: a missing policy would be another one, two centres without names would be one. */
    private static boolean isComplete(JsonNode state) {
        return Stream.of(RolloutPlan.class.getRecordComponents()).allMatch(part -> state.path("plan").hasNonNull(part.getName()))
                && COMPLETE.properties().stream().allMatch(field -> state.path("progress").has(field.getKey()))
                && !state.path("centres").isEmpty()
                && StreamSupport.stream(state.path("centres").spliterator(), false)
                        .noneMatch(centre -> centre.path("name").asText().isEmpty());
    }
}
