package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializerBase;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A machine as JSON: {@code {"format":1,"deployment":{…},"phase":{"phase":"follow",…}}}. What is missing is never guessed: a
 * missing limit is not "no limit". Who adds, renames or removes something adds a step to {@link #UPGRADES}, which gives
 * older states the default, and puts states of the new format beside {@code state/format-1} of the tests.
 *
 * <p>The definition is the user's and may hold secrets, so whoever keeps the text encrypts it.
 */
public final class State {
    /** Each turns a state of one format into one of the next: the first a state of format 1 into one of format 2. */
    private static final List<UnaryOperator<ObjectNode>> UPGRADES = List.of(
            State::withoutGates, State::withoutImages, State::withoutQueues, State::withoutArrivals);

    /** The format that is written; the oldest that is read is 1. */
    static final int FORMAT = UPGRADES.size() + 1;

    private static final JsonMapper MAPPER = mapper();

    private static final JsonNode COMPLETE = MAPPER.valueToTree(new Deployment());

    private State() {}

    /**
     * How all states are written and read: fields as they are, times and definitions as text. What a record lacks, and what
     * can't be read, is an exception that quotes nothing; what is not known here is passed over.
     */
    public static JsonMapper mapper() {
        return JsonMapper.builder()
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.SETTER, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .addModule(new SimpleModule()
                        .addSerializer(Duration.class, ToStringSerializer.instance)
                        .addDeserializer(Duration.class, new Text<>(Duration.class, Duration::parse))
                        .addSerializer(Instant.class, ToStringSerializer.instance)
                        .addDeserializer(Instant.class, new Text<>(Instant.class, Instant::parse))
                        .addSerializer(Definition.class, new DefinitionText())
                        .addDeserializer(Definition.class, new Text<>(Definition.class, Definition::ofJson)))
                .build();
    }

    static String write(Deployment deployment, Phase phase) {
        ObjectNode state = MAPPER.createObjectNode().put("format", FORMAT);
        state.set("deployment", MAPPER.valueToTree(deployment));
        try {
            state.set("phase", MAPPER.readTree(MAPPER.writerFor(Phase.class).writeValueAsString(phase)));
            return MAPPER.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a deployment's state can't be written", e);
        }
    }

    /** What was read. */
    record Read(Deployment deployment, Phase phase) {}

    /** @throws IllegalArgumentException when it can't be read here; the message can be shown and holds nothing of it */
    static Read read(String text) {
        return read(text, UPGRADES);
    }

    /** As {@link #read(String)}, with one format more than there are upgrades. */
    static Read read(String text, List<UnaryOperator<ObjectNode>> upgrades) {
        try {
            JsonNode state = upgraded(MAPPER.readTree(text), upgrades);
            if (!isComplete(state.path("deployment"))) {
                throw new IllegalArgumentException("the persisted state of this deployment is not complete");
            }
            Deployment deployment = MAPPER.treeToValue(state.path("deployment"), Deployment.class);
            Phase phase = MAPPER.treeToValue(state.path("phase"), Phase.class);
            if (deployment.target == null || phase == null) {
                throw new IllegalArgumentException("the persisted state of this deployment is not complete");
            }
            return new Read(deployment, phase);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the persisted state of this deployment can't be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static JsonNode upgraded(JsonNode kept, List<UnaryOperator<ObjectNode>> upgrades) {
        int format = kept instanceof ObjectNode ? kept.path("format").asInt(0) : 0;
        int newest = upgrades.size() + 1;
        if (format > newest) {
            throw new IllegalArgumentException("this deployment was persisted in format " + format
                    + " by a newer version of the plugin; the newest that is known here is " + newest);
        }
        if (format < 1) {
            throw new IllegalArgumentException("this deployment was not persisted by a version of the plugin that can"
                    + " be read here");
        }
        ObjectNode state = (ObjectNode) kept;
        try {
            for (UnaryOperator<ObjectNode> upgrade : upgrades.subList(format - 1, upgrades.size())) {
                state = upgrade.apply(state);
            }
        } catch (RuntimeException incomplete) {
            // Not the upgrade's own message: it may quote the state.
            throw new IllegalArgumentException("the persisted state of this deployment, of format " + format
                    + ", can't be upgraded to format " + newest + " (" + incomplete.getClass().getSimpleName() + ")");
        }
        return state;
    }

    /** Format 2 brought gates; a deployment of format 1 has none. */
    private static ObjectNode withoutGates(ObjectNode state) {
        ObjectNode deployment = (ObjectNode) state.path("deployment");
        ((ObjectNode) deployment.path("policy")).putArray("gates");
        ((ObjectNode) deployment.path("deadlines")).putObject("gates");
        deployment.putArray("findings");
        deployment.putArray("rollbackFindings");
        if (state.at("/phase/report/evidence") instanceof ObjectNode evidence) {
            evidence.putArray("gates");
        }
        return state;
    }

    /** Format 3 brought gates about images; those of format 2 ask for none. */
    private static ObjectNode withoutImages(ObjectNode state) {
        if (state.at("/phase/facts") instanceof ObjectNode facts) {
            ObjectNode images = facts.putObject("images");
            images.putArray("wanted");
            images.putArray("running");
        }
        return state;
    }

    /** Format 4 counts for how long exchanges have waited for their turns, and knows what gates were asked of. */
    private static ObjectNode withoutQueues(ObjectNode state) {
        ((ObjectNode) state.path("deployment")).put("inQueues", Duration.ZERO.toString()).put("askedOf", "");
        return state;
    }

    /** Format 5 brought a phase, {@link AwaitArrival}, in which no deployment of format 4 is. */
    private static ObjectNode withoutArrivals(ObjectNode state) {
        return state;
    }

    /** Whether all fields are there, null or not. */
    private static boolean isComplete(JsonNode deployment) {
        return hasAll(deployment, COMPLETE) && hasAll(deployment.path("deadlines"), COMPLETE.path("deadlines"));
    }

    private static boolean hasAll(JsonNode kept, JsonNode wanted) {
        return wanted.properties().stream().allMatch(field -> kept.has(field.getKey()));
    }

    /** As every part of what Jackson takes for serializable. */
    private interface Reader<T> extends Function<String, T>, Serializable {}

    /** Reads a value from its text. */
    private static final class Text<T> extends FromStringDeserializer<T> {
        private static final long serialVersionUID = 1L;
        private final Reader<T> reader;

        Text(Class<T> type, Reader<T> reader) {
            super(type);
            this.reader = reader;
        }

        @Override
        protected T _deserialize(String value, DeserializationContext context) throws IOException {
            try {
                return reader.apply(value);
            } catch (RuntimeException wrong) {
                // Not the reader's own message: it may quote what is wrong.
                throw JsonMappingException.from(context, "not readable");
            }
        }
    }

    private static final class DefinitionText extends ToStringSerializerBase {
        private static final long serialVersionUID = 1L;

        DefinitionText() {
            super(Definition.class);
        }

        @Override
        public String valueToString(Object value) {
            return ((Definition) value).text();
        }
    }
}
