package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Fields that a Marathon may drop without a word: those that no Marathon knows, and those that only some do. Whether
 * one is missing in what runs because it was dropped, or because it was never sent, says a label on the app, a
 * fingerprint of these fields as they were submitted.
 */
final class DroppedFields {
    private DroppedFields() {}

    /** @param shape of the object; null below a field that nobody knows */
    static boolean mayBe(Shape shape, String field) {
        return shape != null && (!shape.knows(field) || shape.at(field).filter(known -> known.droppedBySome).isPresent());
    }

    /** Whether all of them that are wanted, and nothing else, were submitted for the app that runs. */
    static boolean wereSubmitted(ObjectNode wanted, ObjectNode running) {
        String noted = running.path("labels").path(OwnLabels.FIELDS).asText();
        return fingerprint(wanted).filter(noted::equals).isPresent();
    }

    /**
     * Of their places and values, without values that may be secret: everybody who may read the app has it, and could try
     * them out. Empty when there are none.
     */
    static Optional<String> fingerprint(ObjectNode app) {
        Map<String, String> found = new TreeMap<>();
        collect(Masking.mask(app, "", SecretPaths.in(app, MissingNode.getInstance())), AppShape.APP, "", found);
        found.keySet().removeIf(place -> AppShape.STATUS.contains(place.substring(1)));
        return found.isEmpty() ? Optional.empty() : Optional.of(Fingerprint.of(found.toString()));
    }

    private static void collect(JsonNode node, Shape declared, String path, Map<String, String> found) {
        Shape shape = declared.resolve(node);
        for (int i = 0; node.isArray() && shape.items != null && i < node.size(); i++) {
            collect(node.get(i), shape.items, Json.child(path, i), found);
        }
        node.properties().forEach(field -> {
            String place = Json.child(path, field.getKey());
            if (!field.getValue().isNull() && mayBe(shape, field.getKey())) {
                found.put(place, Json.canonical(field.getValue()));
            } else {
                shape.at(field.getKey()).ifPresent(known -> collect(field.getValue(), known, place, found));
            }
        });
    }
}
