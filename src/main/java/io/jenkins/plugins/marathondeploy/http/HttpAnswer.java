package io.jenkins.plugins.marathondeploy.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.marathondeploy.address.SafeUrl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An answer, whole.
 *
 * @param status       any status, errors too; a redirect that was not followed is one (a write answered with 301, 302
 *                     or 303)
 * @param body         all of it, never null
 * @param uri          who answered in the end, after redirects
 * @param confidential whether nothing of the body may be shown in a message: somebody named the address who must not read what
 *                     this process can
 */
public record HttpAnswer(int status, HttpHeaders headers, byte[] body, URI uri, boolean confidential) {
    /** Brackets, names and values; an answer of the largest size that is allowed has half as many. */
    private static final long MOST_TOKENS = 4_000_000;
    /** Marathon's deepest answers, groups in groups, have two levels for each group. */
    private static final int DEEPEST = 500;

    /** Bounded besides a body's size: a tree takes many times the memory of its text where that is brackets alone. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The body as UTF-8; what is none becomes U+FFFD. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as one JSON value; empty when it is none, or not all of it. */
    public Optional<JsonNode> json() {
        return parse(body);
    }

    /** As {@link #json}, for a body whose texts need not be UTF-8; what is none becomes U+FFFD. */
    public Optional<JsonNode> jsonOfAnyBytes() {
        return parse(text().getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<JsonNode> parse(byte[] text) {
        try {
            return Optional.ofNullable(MAPPER.readTree(text)).filter(found -> !found.isMissingNode());
        } catch (IOException notJson) {
            // Not only Jackson's own: zeros at the beginning look like UTF-32, and "Invalid UTF-32 character 0x7b000000"
            // is a CharConversionException.
            return Optional.empty();
        }
    }

    /** The first header of that name, in whatever case. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** Whether the status is 200 to 299. */
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /** {@code 404 of https://host/path}: without the body. */
    @Override
    public String toString() {
        return status + " of " + SafeUrl.of(uri);
    }
}
