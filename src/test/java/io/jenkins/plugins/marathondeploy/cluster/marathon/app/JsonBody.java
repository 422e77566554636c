package io.jenkins.plugins.marathondeploy.cluster.marathon.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON in and out, with Marathon's words for what can't be read and its way to write numbers. */
public final class JsonBody {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {
    }

    /** Reads a request's body; numbers come out canonical: {@code 1.0} as {@code 1}. */
    public static JsonNode read(byte[] body) {
        if (body.length == 0) {
            // B-empty-body.txt
            throw MarathonError.unreadable("Please specify data in JSON format",
                    "No content to map due to end-of-input\n at [Source: (byte[])\"\"; line: 1, column: 0]");
        }
        try {
            return canonical(MAPPER.readTree(body));
        } catch (JsonProcessingException e) {
            // B-malformed-json.txt, B-malformed-json-put.txt: an older Jackson's shorter words for an unexpected character
            String text = e.getOriginalMessage().replaceFirst("expected a valid value \\(.*\\)$", "expected a value");
            throw MarathonError.unreadable("Invalid JSON", text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a body. */
    public static byte[] write(JsonNode body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A number as Marathon writes it: without a fraction where there is none. */
    public static JsonNode number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < Integer.MAX_VALUE) {
            return JsonNodeFactory.instance.numberNode((int) value);
        }
        return JsonNodeFactory.instance.numberNode(value);
    }

    private static JsonNode canonical(JsonNode node) {
        if (node.isNumber()) {
            return number(node.doubleValue());
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> array.add(canonical(item)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> object.set(field.getKey(), canonical(field.getValue())));
            return object;
        }
        return node;
    }
}
