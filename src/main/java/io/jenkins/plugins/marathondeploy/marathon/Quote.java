package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What may be shown of an answer: short, on one line, and nothing of a definition, which can hold passwords. */
final class Quote {
    private static final int LENGTH = 200;

    /** In the place of what must not be shown. */
    static final String HIDDEN = " (what it answers is not shown, since the address is the job's)";

    private Quote() {}

    /** Only when it is a JSON object. */
    static Optional<JsonNode> object(HttpAnswer answer) {
        return answer.json().filter(JsonNode::isObject);
    }

    /** {@code , it begins "<html>…"}. */
    static String beginning(HttpAnswer answer) {
        if (answer.confidential()) {
            return HIDDEN;
        }
        if (answer.body().length == 0) {
            return " (the answer is empty)";
        }
        String start = new String(answer.body(), 0, Math.min(answer.body().length, 4 * LENGTH),
                StandardCharsets.UTF_8);
        return " (the answer begins \"" + line(start) + "\")";
    }

    /** On one line, without control characters, at most 200 characters. */
    static String line(String text) {
        return Shortened.line(text, LENGTH);
    }

    /**
     * A message of Marathon's without the piece of our definition that some of them repeat: {@code 'id' is undefined on
     * object: {"cmd":…}} (B-missing-id), {@code … at [Source: (byte[])"{…"} (B-empty-body).
     */
    static String withoutSource(String message) {
        // The spaces are tried once only: a message that consists of them would take for ever.
        String kept = message.replaceAll("(?s)(?<!\\s)\\s++at \\[Source:.*", "").replaceAll("(?s)[\\[{]\\s*[{\"].*", "…");
        return line(kept);
    }
}
