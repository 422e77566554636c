package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.marathondeploy.agent.ReadTemplates;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;
import io.jenkins.plugins.marathondeploy.template.Rendering;
import io.jenkins.plugins.marathondeploy.template.Template;
import io.jenkins.plugins.marathondeploy.template.TemplateException;
import io.jenkins.plugins.marathondeploy.template.Variables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code marathon.json} with its overlays once, and renders it as often as needed. */
final class TemplateInput {
    private final Template template;
    private final Variables variables;
    private final Optional<String> id;
    private boolean strict;
    private List<String> warnings = List.of();

    private TemplateInput(Template template, Variables variables, Optional<String> id) {
        this.template = template;
        this.variables = variables;
        this.id = id;
    }

    /**
     * @param app     file in the workspace, used unless {@code appJson} is given
     * @param appJson the app itself, or null
     * @param overlay files in the workspace
     * @param set     {@code NAME=VALUE} each, or the name of a variable in the step's environment, where withCredentials
     *                puts a secret; such values are masked wherever something is shown
     */
    static TemplateInput read(
            String app,
            @CheckForNull String appJson,
            List<String> overlay,
            List<String> set,
            @CheckForNull String id,
            Surroundings surroundings)
            throws IOException, InterruptedException {
        List<String> files = new ArrayList<>();
        if (appJson == null) {
            files.add(app);
        }
        files.addAll(overlay);
        List<String> texts = files.isEmpty()
                ? List.of()
                : surroundings.workspace("Reading " + String.join(", ", files)).act(new ReadTemplates(files));
        try {
            Template template = appJson == null
                    ? Template.parse(texts.get(0), app)
                    : Template.parse(appJson, "appJson");
            for (int i = appJson == null ? 1 : 0; i < texts.size(); i++) {
                template = template.overlay(Template.parse(texts.get(i), files.get(i)));
            }
            return new TemplateInput(template, Variables.ofAssignments(set, surroundings.environment()::get), Optional.ofNullable(id));
        } catch (TemplateException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** Whether a definition that there are warnings about is refused. */
    TemplateInput strict(boolean wanted) {
        strict = wanted;
        return this;
    }

    Definition render(Optional<ImagePlacement> image) throws AbortException {
        try {
            Rendering.Rendered rendered = new Rendering(template, variables, image, id).renderWithWarnings();
            warnings = rendered.warnings();
            return (strict ? rendered.strict(template.source()) : rendered).definition();
        } catch (TemplateException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** The definition for people to read, values from the environment masked. */
    String masked(Definition definition) {
        return variables.masked(definition.json()).toPrettyString();
    }

    /** Tells what Marathon would take without a word though it is probably a mistake, in what was rendered last. */
    void logWarnings(Surroundings surroundings) {
        warnings.forEach(warning -> surroundings.log("warning: " + warning));
        if (!warnings.isEmpty()) {
            surroundings.log(warnings.size() + (warnings.size() == 1 ? " warning" : " warnings"));
        }
    }
}
