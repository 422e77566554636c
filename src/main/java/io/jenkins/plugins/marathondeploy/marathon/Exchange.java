package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import java.util.function.Function;

/**
 * One request to Marathon, and what its answer means; the same whether a thread waits for the answer or not.
 *
 * @param path from {@code /v2} on, encoded, with its query
 * @param body empty for none
 */
public record Exchange<T>(String method, String path, byte[] body, Function<HttpAnswer, T> meaning) {
    static final byte[] NOTHING = new byte[0];

    /** @throws MarathonException when that is a refusal, or none of Marathon's answers */
    T of(HttpAnswer answer) {
        return meaning.apply(answer);
    }

    /** Whether it changes nothing, so that it may be repeated. */
    boolean isRead() {
        return method.equals("GET");
    }

    static HttpAnswer succeeded(String method, HttpAnswer answer) {
        if (!answer.isSuccess()) {
            throw Refusal.of(method, answer);
        }
        return answer;
    }

    static <T> T interpret(String method, HttpAnswer answer, Function<JsonNode, T> reader) {
        JsonNode json = succeeded(method, answer).json()
                .orElseThrow(() -> Refusal.unexpected(method, answer, "that is no JSON, or not all of it"));
        try {
            return reader.apply(json);
        } catch (Fields.WrongType wrong) {
            throw Refusal.unexpected(method, answer, "that is no answer of Marathon's" + (answer.confidential() ? "" : ", " + Quote.line(wrong.getMessage())));
        }
    }
}
