package io.jenkins.plugins.marathondeploy.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.rest.Answers;

/**
 * A silence as Alertmanager has it.
 *
 * @param state {@code active}, {@code pending} or {@code expired}
 * @param json  whole: what is sent back when it is changed
 */
record Silence(String id, String state, String comment, ObjectNode json) {
    static Silence read(JsonNode silence) {
        return new Silence(
                Answers.text(silence, "id"),
                Answers.text(Answers.object(silence, "status"), "state"),
                Answers.textOr(silence, "comment", ""),
                (ObjectNode) silence);
    }

    boolean isExpired() {
        return state.equals("expired");
    }

    /** Whether a condition that excludes was understood: before 0.22 {@code isEqual} was not known, and the silence is the opposite. */
    boolean hasNegative() {
        for (JsonNode matcher : json.path("matchers")) {
            if (!matcher.path("isEqual").asBoolean(true)) {
                return true;
            }
        }
        return false;
    }
}
