package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;

/**
 * One condition, as it is persisted: which {@link GateKind} asks, with which settings. It holds no secret: a login is named
 * by the id of its credential, and looked up for each use.
 *
 * @param kind     id of the {@link GateKind}
 * @param name     for texts, such as {@code probe https://shop.example.org/}
 * @param when     when it is asked
 * @param limit    positive. {@code BEFORE} and {@code VERIFY}: from its first question until it has passed. {@code SOAK}:
 *                 for how long it may go without passing
 * @param pace     positive; from one answer to the next question
 * @param system   what is asked: of gates with equal systems only so many are asked at a time. Empty where nobody is asked,
 *                 since the answer comes from whoever drives the deployment ({@link OwnTest})
 * @param settings of the kind; an object
 */
public record Gate(
        String kind, String name, When when, Duration limit, Duration pace, String system, JsonNode settings) {
    /** The kind of {@link OwnTest}. */
    public static final String TEST = "test";
    /** How long a user's own test may take unless that is given. */
    public static final Duration DEFAULT_TEST_LIMIT = Duration.ofMinutes(10);

    private static final Duration TEST_PACE = Duration.ofSeconds(1);
    /** Those that somebody holds: the jobs of a team often have the same ones. */
    private static final Map<Gate, WeakReference<Gate>> HELD = new WeakHashMap<>();

    /** When a gate is asked. */
    public enum When {
        /** Before anything is sent; red is a refusal. */
        BEFORE,
        /** When all instances are healthy, until it has passed once; red is a version that failed. */
        VERIFY,
        /** Again and again in the soak, and once more at its end; red is a version that failed. */
        SOAK
    }

    /** @throws IllegalArgumentException for a limit or a pace that is not positive; the message can be shown */
    public Gate {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(when, "when");
        Objects.requireNonNull(system, "system");
        settings = PackedJson.packed(Objects.requireNonNull(settings, "settings"));
        positive(limit, name + ": the limit");
        positive(pace, name + ": the time between two questions");
    }

    /** A new tree with each call. */
    @Override
    @JsonProperty
    public JsonNode settings() {
        return PackedJson.unpacked(settings);
    }

    /**
     * The user's own test, whose answer {@link OwnTest} gives.
     *
     * @param name  how it is called in texts
     * @param limit how long it may take
     */
    public static Gate test(String name, Duration limit) {
        return new Gate(TEST, name, When.VERIFY, limit, TEST_PACE, "", JsonNodeFactory.instance.objectNode());
    }

    /** One that is equal to this, the same for all who keep it for long. */
    public Gate shared() {
        synchronized (HELD) {
            WeakReference<Gate> held = HELD.get(this);
            Gate same = held == null ? null : held.get();
            if (same != null) {
                return same;
            }
            HELD.put(this, new WeakReference<>(this));
            return this;
        }
    }

    /** Whether the answer comes from {@link OwnTest}. */
    public boolean isOwnTest() {
        return system.isEmpty();
    }

    private static void positive(Duration duration, String what) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(what + " must be longer than zero");
        }
    }
}
