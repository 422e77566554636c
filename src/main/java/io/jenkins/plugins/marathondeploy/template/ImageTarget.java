package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The app of a definition that gets the image: the definition itself, or in a group the app that was named, or else the
 * only one that has the placeholder <code>${IMAGE}</code>.
 */
final class ImageTarget {
    private final Template template;
    private final Optional<String> id;

    ImageTarget(Template template, Optional<String> id) {
        this.template = template;
        this.id = id;
    }

    /** An app whose container the image is written to. */
    record Target(String source, AppNode app) {

        /** Sets {@code container.docker.image} and nothing else: whatever the user wrote beside it stays. */
        void place(ObjectNode definition, ImagePlacement image) {
            String path = Json.child(app.path(), "container");
            JsonNode container = app.json().path("container");
            if (container.isMissingNode() || container.isNull()) {
                throw new TemplateException(source + ", " + (app.path().isEmpty() ? "/" : app.path()) + ": " + app.id()
                        + " has no \"container\", so the image has no place to go. Add \"container\": {\"type\": \"DOCKER\", \"docker\": {}}"
                        + " (type MESOS for Mesos's own containerizer), or deploy without an image.");
            }
            if (!(container instanceof ObjectNode containerObject)) {
                throw mustBeObject(path, container);
            }
            JsonNode docker = containerObject.path("docker");
            if (docker.isMissingNode() || docker.isNull()) {
                docker = containerObject.putObject("docker");
            }
            if (!(docker instanceof ObjectNode dockerObject)) {
                throw mustBeObject(Json.child(path, "docker"), docker);
            }
            dockerObject.put("image", image.reference());
        }

        private TemplateException mustBeObject(String path, JsonNode node) {
            return new TemplateException(source + ", " + path + ": is " + Json.kind(node) + ", but must be an object.");
        }
    }

    Target find(ObjectNode definition) {
        List<AppNode> apps = AppNode.in(definition);
        if (!AppNode.isGroup(definition)) {
            return new Target(template.source(), apps.get(0));
        }
        String groupId = definition.path("id").asText();
        Optional<String> named = id.map(given -> PathId.resolve(groupId, given)).filter(given -> !given.equals(groupId));
        ObjectNode raw = template.json();
        List<AppNode> candidates = apps.stream()
                .filter(app -> named.map(app.id()::equals).orElseGet(() -> Expansion.uses(raw.at(app.path()), Rendering.IMAGE)))
                .toList();
        if (candidates.size() == 1) {
            return new Target(template.source(), candidates.get(0));
        }
        throw new TemplateException(template.source() + ": " + why(groupId, named, candidates) + " The apps of the group: " + list(apps) + ".");
    }

    private static String why(String groupId, Optional<String> named, List<AppNode> candidates) {
        if (named.isPresent()) {
            return "the group " + groupId + (candidates.isEmpty() ? " has no app " : " has more than one app ") + named.get() + ".";
        }
        String rule = " Name the app that gets the image with --id, or write ${IMAGE} into exactly one.";
        return candidates.isEmpty()
                ? "no app of the group " + groupId + " has the placeholder ${IMAGE}." + rule
                : "several apps of the group " + groupId + " have the placeholder ${IMAGE}: " + list(candidates) + "." + rule;
    }

    private static String list(List<AppNode> apps) {
        return apps.isEmpty() ? "none" : apps.stream().map(AppNode::id).limit(50).collect(Collectors.joining(", "));
    }
}
