package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    /**
     * @param warnings one sentence each, with its place: fields that Marathon drops, templates of other tools; never a
     *                 reason not to deploy, unless the user asks for strictness
     */
    public record Rendered(Definition definition, List<String> warnings) {
        public Rendered {
            warnings = List.copyOf(warnings);
        }

        /** @throws TemplateException naming the warnings when there are any: what {@code strict} asks for */
        public Rendered strict(String source) {
            if (!warnings.isEmpty()) {
                throw new TemplateException(source + " has " + Problems.count(warnings.size(), "warning") + ", and strict was asked for:\n  "
                        + String.join("\n  ", warnings));
            }
            return this;
        }
    }

    /** {@link #renderWithWarnings()} without its warnings. */
    public Definition render() {
        return renderWithWarnings().definition();
    }

    /**
     * @throws TemplateException when a placeholder can't be expanded, the image has no place, or Marathon would refuse it;
     *                           naming everything that is wrong at once
     */
    public Rendered renderWithWarnings() {
        Expansion.Result expansion = Expansion.of(template, image.map(this::withBuiltIns).orElse(variables));
        ObjectNode json = expansion.json();
        rejectForeign(json);
        boolean group = AppNode.isGroup(json);
        if (!group && id.isPresent()) {
            json.put("id", id.get());
        }
        Findings findings = new Findings(expansion.open());
        List<String> problems = new ArrayList<>(expansion.problems());
        setAbsoluteId(json, group, findings);
        List<String> lint = List.of();
        try {
            image.ifPresent(placed -> new ImageTarget(template, id).find(json).place(json, placed));
            Validation.check(json, findings);
            lint = Lint.warnings(json);
            noteHidden(json, expansion.hidden());
        } catch (TemplateException e) {
            if (problems.isEmpty() && findings.isEmpty()) {
                throw e;
            }
            problems.add(e.getMessage());
        }
        problems.addAll(findings.lines());
        if (!problems.isEmpty()) {
            lint.stream().filter(warning -> warning.endsWith("?")).forEach(problems::add);
            Problems.throwIfAny(template.source(), problems);
        }
        List<String> warnings = new ArrayList<>(lint);
        warnings.addAll(expansion.warnings());
        return new Rendered(Definition.of(json), warnings);
    }

    /** Environment variables are never shown, so they need no note. */
    private static void noteHidden(ObjectNode json, Set<String> hidden) {
        for (AppNode app : AppNode.in(json)) {
            List<String> places = hidden.stream()
                    .filter(place -> place.startsWith(app.path() + "/"))
                    .map(place -> place.substring(app.path().length()))
                    .filter(place -> !place.startsWith("/env/"))
                    .toList();
            if (!places.isEmpty() && (!app.json().has("labels") || app.json().get("labels").isObject())) {
                app.json().withObject("/labels").put(OwnLabels.HIDDEN, SecretPaths.label(places));
            }
        }
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

    private void setAbsoluteId(ObjectNode json, boolean group, Findings findings) {
        JsonNode given = json.path("id");
        if (!json.hasNonNull("id") || given.isTextual() && given.asText().isEmpty() && !findings.isOpen("/id")) {
            findings.add("/id", template.source() + " has no \"id\"; write one into the file"
                    + (group ? ": the id of the group" : ", or give it with --id /team/app"));
        } else if (!given.isTextual()) {
            findings.add("/id", "is " + Json.kind(given) + ", but must be a text such as \"/team/app\"");
        }
        // Without one the rest is looked at all the same.
        json.put("id", given.isTextual() && !given.asText().isEmpty() ? PathId.resolve("/", given.asText()) : "/unnamed");
    }
}
