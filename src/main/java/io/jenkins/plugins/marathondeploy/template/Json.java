package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Strict JSON and YAML in, JSON out: no comments in JSON, no duplicate keys, bounded depth, numbers kept as they were written. */
final class Json {
    /** A marathon.json has about ten levels; more than this is an attack or an accident. */
    static final int MAX_DEPTH = 100;

    private static final int MAX_NUMBER_LENGTH = 100;
    private static final int LONGEST_MESSAGE = 500;
    private static final int MAX_STRING_LENGTH = 8 * 1024 * 1024;

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxStringLength(MAX_STRING_LENGTH)
            .build();

    private static final ObjectMapper MAPPER = strict(JsonMapper.builder(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(LIMITS)
            .build()));

    private static ObjectMapper strict(MapperBuilder<?, ?> builder) {
        return builder.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /** Loaded where YAML is read only. */
    private static final class Yaml {
        private static final ObjectMapper MAPPER = strict(YAMLMapper.builder(YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(LIMITS)
                .loaderOptions(options())
                .build()));

        private Yaml() {}

        private static LoaderOptions options() {
            LoaderOptions options = new LoaderOptions();
            options.setNestingDepthLimit(MAX_DEPTH);
            return options;
        }

        static JsonNode read(String text) throws IOException {
            try (YAMLParser parser = (YAMLParser) MAPPER.getFactory().createParser(text)) {
                JsonNode node = MAPPER.readTree(new WithoutAliases(parser));
                return node == null ? MissingNode.getInstance() : node;
            }
        }
    }

    /** Jackson would take an alias ({@code *name}) for the text "name". */
    private static final class WithoutAliases extends JsonParserDelegate {
        private final YAMLParser yaml;

        WithoutAliases(YAMLParser yaml) {
            super(yaml);
            this.yaml = yaml;
        }

        @Override
        public JsonToken nextToken() throws IOException {
            JsonToken token = super.nextToken();
            if (yaml.isCurrentAlias()) {
                throw new JsonParseException(this, "aliases (*name) are not taken; write the value out, or use an overlay", currentLocation());
            }
            if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
                throw new JsonParseException(this, "tags such as !!binary are not taken", currentLocation());
            }
            return token;
        }
    }

    private Json() {}

    /** @throws TemplateException when the text is not exactly one JSON object */
    static ObjectNode readObject(String text, String source) {
        return object(read(text, source), source);
    }

    /** @throws TemplateException when the text is not exactly one YAML mapping */
    static ObjectNode readYaml(String text, String source) {
        return object(read(text, source, Yaml::read), source);
    }

    private static ObjectNode object(JsonNode node, String source) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        if (node.isMissingNode()) {
            throw new TemplateException(source + " is empty: it must hold one JSON object, an app or a group.");
        }
        throw new TemplateException(source + " holds " + kind(node) + " where one JSON object is expected"
                + (node.isArray() ? "; deploy one app a file, or wrap the apps into a group: {\"id\": …, \"apps\": […]}." : "."));
    }

    /** @throws TemplateException when the text is not JSON; a missing node for a blank text */
    static JsonNode read(String text, String source) {
        return read(text, source, MAPPER::readTree);
    }

    private interface Reader {
        JsonNode read(String text) throws IOException;
    }

    private static JsonNode read(String text, String source, Reader reader) {
        try {
            return reader.read(text);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof MarkedYAMLException scanner && scanner.getProblemMark() != null) {
                throw new TemplateException(scanned(text, source, scanner));
            }
            throw new TemplateException(where(source, e.getLocation()) + ": "
                    + foreign(text, e.getLocation()).orElseGet(() -> explain(e.getOriginalMessage())));
        } catch (NumberFormatException e) {
            // 1e99999999999: "Too many nonzero exponent digits." of BigDecimal, which Jackson lets pass as it is.
            throw new TemplateException(source + ": " + explain(Excerpt.of(String.valueOf(e.getMessage()))));
        } catch (YAMLException e) {
            // Of the scanner's, where Jackson lets it pass.
            throw new TemplateException(source + ": " + explain(Excerpt.of(String.valueOf(e.getMessage()))));
        } catch (IOException e) {
            throw new IllegalStateException("A text could not be read", e);
        }
    }

    /** What the YAML scanner says at the end of some lines of its own, and where: Jackson knows only where it had come to. */
    private static String scanned(String text, String source, MarkedYAMLException scanner) {
        int line = scanner.getProblemMark().getLine() + 1;
        int column = scanner.getProblemMark().getColumn() + 1;
        JsonLocation location = new JsonLocation(ContentReference.unknown(), -1, line, column);
        return where(source, location) + ": " + foreign(text, location).orElseGet(() -> explain(String.valueOf(scanner.getProblem())));
    }

    /** One line, keys in the order of the tree. */
    static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree could not be written", e);
        }
    }

    /** One text for equal values: fields sorted, numbers by their value. */
    static String canonical(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, String> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(write(text(field.getKey())), canonical(field.getValue())));
            return fields.entrySet().stream()
                    .map(field -> field.getKey() + ":" + field.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false).map(Json::canonical).collect(Collectors.joining(",", "[", "]"));
        }
        // Not written out: 1e999999999 would be as long.
        return node.isNumber() ? node.decimalValue().stripTrailingZeros().toString() : write(node);
    }

    /** For people. */
    static String pretty(JsonNode node) {
        return node.toPrettyString();
    }

    static JsonNode text(String text) {
        return MAPPER.getNodeFactory().textNode(text);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** What a value is, in words: "a number". */
    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case MISSING -> "nothing";
        };
    }

    /** One step further in a JSON pointer (RFC 6901). */
    static String child(String path, String key) {
        return path + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    static String child(String path, int index) {
        return path + "/" + index;
    }

    private static String where(String source, JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? source
                : source + ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** What another tool's template makes of a file is no JSON: {@code "instances": {{n}}}. */
    static Optional<String> foreign(String text, JsonLocation location) {
        if (location == null || location.getLineNr() < 1) {
            return Optional.empty();
        }
        int offset = 0;
        for (int line = 1; line < location.getLineNr() && offset >= 0; line++) {
            offset = text.indexOf('\n', offset) + 1;
        }
        int at = offset + Math.max(0, location.getColumnNr() - 1);
        return at > text.length() ? Optional.empty() : ForeignTemplate.explain(text, at).map(explained -> explained + ".");
    }

    /** Jackson's words, and what to do where they alone would not tell. */
    private static String explain(String original) {
        // Jackson quotes a key or a word as long as it is.
        String message = Shortened.of(original, LONGEST_MESSAGE);
        if (message.startsWith("Unexpected character ('/'") || message.startsWith("Unexpected character ('#'")) {
            return "JSON has no comments; remove this one.";
        }
        if (message.startsWith("Unexpected character (''' ")) {
            return "JSON quotes with \", not with '.";
        }
        if (message.startsWith("Duplicate field")) {
            return message + ": the key stands twice in the same object; remove one of them.";
        }
        if (message.contains("nesting depth")) {
            return "nested more than " + MAX_DEPTH + " levels deep; no app definition needs that.";
        }
        if (message.startsWith("Trailing token")) {
            return "something follows the end of the JSON object; remove it.";
        }
        if (message.contains("double-quote to start field name")) {
            return message + ". Is there a comma after the last field, or a key without quotes?";
        }
        return message.endsWith(".") ? message : message + ".";
    }
}
