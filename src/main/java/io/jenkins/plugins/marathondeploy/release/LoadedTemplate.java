package io.jenkins.plugins.marathondeploy.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;
import io.jenkins.plugins.marathondeploy.template.Rendering;
import io.jenkins.plugins.marathondeploy.template.Template;
import io.jenkins.plugins.marathondeploy.template.TemplateException;
import io.jenkins.plugins.marathondeploy.template.Variables;
import java.util.Optional;

/** A template whose files have been read: what is checked is what is sent, however often it is rendered. */
public final class LoadedTemplate {
    private final Template template;
    private final Variables variables;
    private final Optional<String> id;
    private final boolean strict;

    LoadedTemplate(Template template, Variables variables, Optional<String> id, boolean strict) {
        this.template = template;
        this.variables = variables;
        this.id = id;
        this.strict = strict;
    }

    /**
     * The definition with this image; empty for the images that the template names.
     *
     * @throws TemplateException when a placeholder can't be expanded, the image has no place, or Marathon would refuse it
     */
    public Definition render(Optional<ImagePlacement> image) {
        return renderWithWarnings(image).definition();
    }

    /**
     * {@link #render}, with what is probably a mistake though Marathon takes it.
     *
     * @throws TemplateException also for a warning, where the template is to be taken strictly
     */
    public Rendering.Rendered renderWithWarnings(Optional<ImagePlacement> image) {
        Rendering.Rendered rendered = new Rendering(template, variables, image, id).renderWithWarnings();
        return strict ? rendered.strict(template.source()) : rendered;
    }

    /** The definition's JSON for people to read, values from the environment masked. */
    public ObjectNode masked(Definition definition) {
        return variables.masked(definition.json());
    }

    /**
     * How an image is written into a definition: with {@code latest} where it has neither tag nor digest.
     *
     * @throws TemplateException when it is to be pinned by a tag that it does not have
     */
    public static ImagePlacement placement(ImageReference image, ImagePlacement.Pin pin) {
        ImageReference named = image.orLatest();
        return new ImagePlacement(named.repository(), named.tag().orElse(""), named.digest().orElse(""), pin);
    }
}
