package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what Marathon would accept in silence though it is probably a mistake: above all fields that it does not know
 * (B-unknown-field: 201, and the field is gone).
 */
public final class Lint {
    private static final Set<String> GROUP_FIELDS = Set.of("apps", "groups", "pods", "scaleBy", "version");

    private final List<String> warnings = new ArrayList<>();

    private Lint() {}

    /** One sentence a finding, with its JSON pointer; never a reason not to deploy. */
    public static List<String> warnings(Definition definition) {
        return warnings(definition.json());
    }

    static List<String> warnings(ObjectNode json) {
        Lint lint = new Lint();
        if (AppNode.isGroup(json)) {
            lint.group(json, json.path("id").asText(), "");
        }
        AppNode.in(json).forEach(lint::app);
        return List.copyOf(lint.warnings);
    }

    private void group(ObjectNode group, String id, String path) {
        group.properties().forEach(field -> {
            if (!GROUP_FIELDS.contains(field.getKey()) && !AppShape.GROUP.knows(field.getKey())) {
                Set<String> known = new TreeSet<>(AppShape.GROUP.fields.keySet());
                known.addAll(GROUP_FIELDS);
                unknown(field.getKey(), path, known);
            }
        });
        for (AppNode.GroupMember nested : AppNode.GroupMember.in(group, id, path, "groups")) {
            group(nested.json(), nested.id(), nested.path());
        }
    }

    private void app(AppNode app) {
        app.json().properties().forEach(field -> {
            if (AppShape.STATUS.contains(field.getKey())) {
                warnings.add("\"" + field.getKey() + "\" at " + at(app.path())
                        + " belongs to Marathon's answers, not to a definition; it is ignored.");
            }
        });
        fields(app.json(), AppShape.APP, app.path(), AppShape.STATUS);
        // B-bridge-no-portmap-docker: 201, the port definitions are gone and a default port mapping is there instead.
        boolean bridged = false;
        for (JsonNode network : app.json().path("networks")) {
            bridged |= !network.path("mode").asText("container").equals("host");
        }
        if (bridged && app.json().path("portDefinitions").size() > 0) {
            warnings.add("\"portDefinitions\" at " + at(app.path())
                    + " is ignored by Marathon in this network mode; use container.portMappings.");
        }
        for (JsonNode check : app.json().path("healthChecks")) {
            if (check.path("ignoreHttp1xx").asBoolean()) {
                warnings.add("\"ignoreHttp1xx\" at " + at(app.path()) + " has no effect: Marathon keeps it as false.");
            }
        }
    }

    private void fields(JsonNode node, Shape declared, String path, Set<String> tolerated) {
        Shape shape = declared.resolve(node);
        for (int i = 0; node.isArray() && shape.items != null && i < node.size(); i++) {
            fields(node.get(i), shape.items, Json.child(path, i), Set.of());
        }
        node.properties().forEach(field -> {
            String name = field.getKey();
            if (shape.knows(name)) {
                shape.at(name).ifPresent(known -> fields(field.getValue(), known, Json.child(path, name), Set.of()));
            } else if (!tolerated.contains(name)) {
                unknown(name, path, shape.fields.keySet());
            }
        });
    }

    private void unknown(String name, String path, Set<String> known) {
        warnings.add("unknown field \"" + name + "\" at " + at(path) + ": "
                + Suggestion.forName(name, known).map(similar -> "did you mean \"" + similar + "\"?")
                        .orElse("Marathon ignores what it does not know."));
    }

    private static String at(String path) {
        return path.isEmpty() ? "/" : path;
    }
}
