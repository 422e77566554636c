package io.jenkins.plugins.marathondeploy.cluster.marathon.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Brings JSON of the recording and of the fixture into a form in which they must be equal. */
final class JsonComparison {
    /** Numbers that chance or the clock decides. */
    private static final Set<String> CHANCE = Set.of("averageSeconds", "medianSeconds", "begin", "end");
    /** Numbers that depend on how often Mesos made offers: compared by whether they are 0. */
    private static final Set<String> OFTEN = Set.of("processedOffersCount", "unusedOffersCount", "declined", "processed");
    /** Arrays whose order means nothing. */
    private static final Set<String> SETS =
            Set.of("tasks", "deployments", "affectedApps", "lastUnusedOffers", "healthCheckResults", "");
    /** Fields whose moment is a version and so can be followed through a recording. */
    private static final Set<String> VERSIONS = Set.of("version", "lastScalingAt", "lastConfigChangeAt");

    private JsonComparison() {
    }

    /** The comparable form; the names are those of the recording or of the fixture. */
    static JsonNode comparable(JsonNode json, UnaryOperator<String> names) {
        return comparable(json, "", names);
    }

    private static JsonNode comparable(JsonNode json, String field, UnaryOperator<String> names) {
        if (json.isTextual()) {
            boolean otherMoment = !field.equals("versions") && !VERSIONS.contains(field)
                    && Names.MOMENT.matcher(json.textValue()).matches();
            return JsonNodeFactory.instance.textNode(otherMoment ? "<moment>" : names.apply(json.textValue()));
        }
        if (json.isNumber()) {
            if (CHANCE.contains(field)) {
                return JsonNodeFactory.instance.textNode("<number>");
            }
            double value = json.doubleValue();
            return JsonNodeFactory.instance.numberNode(OFTEN.contains(field) ? Math.signum(value) : value);
        }
        if (json.isArray()) {
            return array((ArrayNode) json, field, names);
        }
        if (json.isObject()) {
            TreeMap<String, JsonNode> fields = new TreeMap<>();
            json.properties().forEach(entry ->
                    fields.put(entry.getKey(), comparable(entry.getValue(), entry.getKey(), names)));
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            fields.forEach(object::set);
            return object;
        }
        return json;
    }

    private static JsonNode array(ArrayNode json, String field, UnaryOperator<String> names) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        if (field.equals("ranges")) {
            return array.add("<ranges>");
        }
        if (field.equals("ports") && json.path(0).isNumber()) {
            json.forEach(port -> array.add("<port>"));
            return array;
        }
        List<JsonNode> items = new ArrayList<>();
        json.forEach(item -> items.add(comparable(item, field, names)));
        if (SETS.contains(field)) {
            items.sort(Comparator.comparing(JsonNode::toString));
        }
        if (field.equals("versions")) {
            // D14-versions-after-rollback.txt: neither ordered nor free of repetitions
            new TreeSet<>(items.stream().map(JsonNode::asText).toList()).forEach(array::add);
            return array;
        }
        return array.addAll(items);
    }

    /** Learns which ids and versions correspond, from two bodies that have been found equal. */
    static void learn(JsonNode recorded, JsonNode actual, Names names) {
        learn(recorded, actual, "", names);
    }

    private static void learn(JsonNode recorded, JsonNode actual, String field, Names names) {
        if (recorded.isTextual() && actual.isTextual()) {
            boolean moment = recorded.textValue().endsWith("Z");
            if (!moment || VERSIONS.contains(field)) {
                names.learn(recorded.textValue(), actual.textValue());
            }
        } else if (recorded.isObject()) {
            recorded.properties().forEach(entry ->
                    learn(entry.getValue(), actual.path(entry.getKey()), entry.getKey(), names));
        } else if (recorded.isArray() && actual.isArray() && !field.equals("versions")) {
            List<JsonNode> one = sorted(recorded, names::ofRecorded);
            List<JsonNode> other = sorted(actual, names::ofActual);
            for (int i = 0; i < one.size() && i < other.size(); i++) {
                learn(one.get(i), other.get(i), field, names);
            }
        }
    }

    private static List<JsonNode> sorted(JsonNode array, UnaryOperator<String> names) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        items.sort(Comparator.comparing(item -> comparable(item, names).toString()));
        return items;
    }
}
