package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.POJONode;

/**
 * JSON as a text, in the place of its tree: a thousand deployments keep it for hours, read it every few seconds, and a tree
 * takes about five times as much.
 */
final class PackedJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private PackedJson() {}

    private static final class Packed extends POJONode {
        private static final long serialVersionUID = 1L;

        Packed(String text) {
            super(text);
        }
    }

    /** Returns what {@link #unpacked} makes the tree of; what is packed already, or has nothing in it, stays as it is. */
    static JsonNode packed(JsonNode json) {
        return json.isContainerNode() ? new Packed(json.toString()) : json;
    }

    /** A new tree with each call. */
    static JsonNode unpacked(JsonNode packed) {
        if (!(packed instanceof Packed json)) {
            return packed;
        }
        try {
            return MAPPER.readTree((String) json.getPojo());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("what was JSON before can't be read", impossible);
        }
    }
}
