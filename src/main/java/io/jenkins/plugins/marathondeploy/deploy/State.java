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
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * A machine as JSON: {@code {"format":1,"deployment":{…},"phase":{"phase":"follow",…}}}. What is missing
 * is never guessed: a missing limit is not "no limit". Who adds one raises {@link #FORMAT} and has older states given its
 * default here, before they are read.
 *
 * <p>The definition is the user's and may hold secrets, so whoever keeps the text encrypts it.
 */
final class State {
    /** The format that is written; the oldest that is read is 1. */
    static final int FORMAT = 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
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

    private static final JsonNode COMPLETE = MAPPER.valueToTree(new Deployment());

    private State() {}

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
        try {
            JsonNode state = MAPPER.readTree(text);
            int format = state == null ? 0 : state.path("format").asInt(0);
            if (format > FORMAT) {
                throw new IllegalArgumentException("this deployment was persisted in format " + format
                        + " by a newer version of the plugin; the newest that is known here is " + FORMAT);
            }
            if (format < 1) {
                throw new IllegalArgumentException("this deployment was not persisted by a version of the plugin that can"
                        + " be read here");
            }
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

    /** Whether all fields are there, null or not. */
    private static boolean isComplete(JsonNode deployment) {
        return hasAll(deployment, COMPLETE) && hasAll(deployment.path("deadlines"), COMPLETE.path("deadlines"));
    }

    private static boolean hasAll(JsonNode kept, JsonNode wanted) {
        return wanted.properties().stream().allMatch(field -> kept.has(field.getKey()));
    }

    /** Reads a value from its text. */
    private static final class Text<T> extends FromStringDeserializer<T> {
        private static final long serialVersionUID = 1L;
        private final transient Function<String, T> reader;

        Text(Class<T> type, Function<String, T> reader) {
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
