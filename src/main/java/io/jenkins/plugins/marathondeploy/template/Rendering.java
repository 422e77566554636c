package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * From a template to the definition that is submitted: expand, set the id and the image, check.
 *
 * @param template  overlays already applied
 * @param variables values for placeholders; with an image, {@code IMAGE}, {@code IMAGE_TAG} and {@code IMAGE_DIGEST} are
 *                  added to them
 * @param image     what to deploy; empty to leave the images of the file as they are
 * @param id        for an app: its id, in place of the file's; for a group: the app in it that gets the image
 */
public record Rendering(
        Template template, Variables variables, Optional<ImagePlacement> image, Optional<String> id) {
    static final String IMAGE = "IMAGE";
    static final String IMAGE_TAG = "IMAGE_TAG";
    static final String IMAGE_DIGEST = "IMAGE_DIGEST";

    /** @throws TemplateException when a placeholder can't be expanded, the image has no place, or Marathon would refuse it */
    public Definition render() {
        ObjectNode json = Expansion.expand(template, image.map(this::withBuiltIns).orElse(variables));
        rejectForeign(json);
        boolean group = AppNode.isGroup(json);
        if (!group && id.isPresent()) {
            json.put("id", id.get());
        }
        setAbsoluteId(json, group);
        image.ifPresent(placed -> {
            ImageTarget target = new ImageTarget(template, id);
            target.find(json).place(json, placed);
        });
        Validation.check(template.source(), json);
        return Definition.of(json);
    }

    private Variables withBuiltIns(ImagePlacement placed) {
        Variables all = builtIn(variables, IMAGE, placed.reference());
        if (!placed.tag().isEmpty()) {
            all = builtIn(all, IMAGE_TAG, placed.tag());
        }
        return placed.digest().isEmpty() ? all : builtIn(all, IMAGE_DIGEST, placed.digest());
    }

    private static Variables builtIn(Variables variables, String name, String value) {
        if (variables.names().contains(name)) {
            throw new TemplateException("The variable " + name + " can't be set: it is the image that is deployed. Use another name.");
        }
        return variables.with(name, value);
    }

    private void rejectForeign(ObjectNode json) {
        if (json.has("containers") && !json.has("container")) {
            throw new TemplateException(template.source() + " is a pod (it has \"containers\"); pods are not supported, only apps and groups.");
        }
        if (json.path("app").isObject() && !json.has("cmd") && !json.has("container")) {
            throw new TemplateException(template.source() + " looks like an answer of Marathon, {\"app\": {…}}; keep only what is inside of \"app\".");
        }
    }

    private void setAbsoluteId(ObjectNode json, boolean group) {
        if (!json.hasNonNull("id") || json.path("id").isTextual() && json.path("id").asText().isEmpty()) {
            throw new TemplateException(template.source() + " has no \"id\"; write one into the file"
                    + (group ? ": the id of the group." : ", or give it with --id /team/app."));
        }
        if (!json.path("id").isTextual()) {
            throw new TemplateException(template.source() + ", /id: is " + Json.kind(json.path("id")) + ", but must be a text such as \"/team/app\".");
        }
        json.put("id", PathId.resolve("/", json.path("id").asText()));
    }
}
