package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patch, RFC 7386. */
final class MergePatch {
    private MergePatch() {}

    /** Changes and returns {@code target}. */
    static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(field -> {
            String key = field.getKey();
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(key);
            } else if (value instanceof ObjectNode changes) {
                // "null" has no meaning inside of a value that is new, so a new object is merged into an empty one.
                ObjectNode base = target.get(key) instanceof ObjectNode existing ? existing : Json.object();
                target.set(key, apply(base, changes));
            } else {
                target.set(key, value.deepCopy());
            }
        });
        return target;
    }
}
