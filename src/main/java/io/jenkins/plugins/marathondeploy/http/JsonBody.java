package io.jenkins.plugins.marathondeploy.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/**
 * An answer's body as one JSON value, and nothing after it. Bounded besides its size: a tree takes many times the
 * memory of its text where that consists of brackets alone.
 */
final class JsonBody {
    /** Brackets, names and values; an answer of the largest size that is allowed has half as many. */
    private static final long MOST_TOKENS = 4_000_000;
    /** Marathon's deepest answers, groups in groups, have two levels for each group. */
    private static final int DEEPEST = 500;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    /** Empty when it is no JSON, ends early, or is nothing that a program would send. */
    static Optional<JsonNode> read(byte[] body) {
        try {
            return present(MAPPER.readTree(body));
        } catch (IOException notJson) {
            // Not only Jackson's own: zeros at the beginning look like UTF-32, and "Invalid UTF-32 character 0x7b000000"
            // is a CharConversionException.
            return Optional.empty();
        }
    }

    /** As {@link #read(byte[])}. */
    static Optional<JsonNode> read(String body) {
        try {
            return present(MAPPER.readTree(body));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> present(JsonNode node) {
        return Optional.ofNullable(node).filter(found -> !found.isMissingNode());
    }
}
