package io.jenkins.plugins.marathondeploy.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * What is known of a deployment's silence; kept over a restart. A silence ends by itself soon after nobody extends it any more.
 *
 * @param id     empty before it was set, and after it was expired
 * @param endsAt when it ends unless it is extended; null before it was set
 */
public record SilenceMemory(String id, Instant endsAt) {
    /** None was set. */
    public static final SilenceMemory NONE = new SilenceMemory("", null);

    /** From now on. */
    static final Duration LENGTH = Duration.ofMinutes(10);
    /** How often it is extended. */
    static final Duration EVERY = Duration.ofMinutes(5);

    /** Whether it is to be set or extended now. */
    public boolean isDue(Instant now) {
        return endsAt == null || !endsAt.minus(LENGTH).plus(EVERY).isAfter(now);
    }

    /** When it is to be extended; now where it was never set. */
    public Instant due(Instant now) {
        return endsAt == null ? now : endsAt.minus(LENGTH).plus(EVERY);
    }

    /** To be kept. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id);
        return endsAt == null ? json : json.put("endsAt", endsAt.toString());
    }

    /**
     * What was kept; {@link #NONE} for what is no object.
     *
     * @throws IllegalArgumentException when {@link #json} has not written it
     */
    public static SilenceMemory of(JsonNode json) {
        try {
            return json.isObject()
                    ? new SilenceMemory(json.path("id").asText(), json.has("endsAt") ? Instant.parse(json.get("endsAt").asText()) : null)
                    : NONE;
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException("what was kept of a silence can't be read", wrong);
        }
    }
}
