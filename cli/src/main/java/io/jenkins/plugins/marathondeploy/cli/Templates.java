package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;
import io.jenkins.plugins.marathondeploy.template.Rendering;
import io.jenkins.plugins.marathondeploy.template.Template;
import io.jenkins.plugins.marathondeploy.template.TemplateException;
import io.jenkins.plugins.marathondeploy.template.Variables;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The definition that the options describe. The files are read once: what was checked is what is sent. */
final class Templates {
    private final TemplateOptions options;
    private final Template template;
    private final Variables variables;
    private final Console console;
    private final Set<String> told = new HashSet<>();

    /**
     * From now on the console masks the values that come from the environment.
     *
     * @throws TemplateException when a file or a variable can't be used
     */
    Templates(Session session, TemplateOptions options, Console console) {
        this(session, options, console, false);
    }

    /** @param showSecrets whether the user asked to see the values from the environment */
    Templates(Session session, TemplateOptions options, Console console, boolean showSecrets) {
        this.options = options;
        this.console = console;
        variables = Variables.ofAssignments(options.variables, session.environment()::get);
        if (!showSecrets) {
            console.hide(variables.hiddenValues());
        }
        Template merged = read(session, options.app);
        for (String overlay : options.overlays) {
            merged = merged.overlay(read(session, overlay));
        }
        template = merged;
    }

    /** With the images of the file. */
    Definition render() {
        return render(Optional.empty());
    }

    Definition render(ImagePlacement image) {
        return render(Optional.of(image));
    }

    /** How an image is written into the definition. */
    ImagePlacement placement(ImageReference image) {
        return placement(image, image.digest().orElse(""));
    }

    /** @param digest empty when it is not known: then the tag stands in for it */
    ImagePlacement placement(ImageReference image, String digest) {
        ImageReference named = digest.isEmpty() ? image.orLatest() : image;
        return new ImagePlacement(named.repository(), named.tag().orElse(""), digest, options.pin);
    }

    private Definition render(Optional<ImagePlacement> image) {
        Optional<String> id = Optional.of(options.id).filter(given -> !given.isEmpty());
        Rendering.Rendered rendered = new Rendering(template, variables, image, id).renderWithWarnings();
        if (options.strict) {
            rendered.strict(template.source());
        }
        // What is rendered twice, to look at it before a build, is warned of once.
        rendered.warnings().stream().filter(told::add).forEach(console::warning);
        return rendered.definition();
    }

    /** The definition's JSON with the values that came from the environment masked. */
    ObjectNode masked(Definition definition) {
        return variables.masked(definition.json());
    }

    /** A path from the root on is taken as it is meant; a relative one may not leave the current directory. */
    private static Template read(Session session, String file) {
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException wrong) {
            throw new TemplateException("\"" + file.replaceAll("\\p{Cntrl}", "?") + "\" is not the name of a file.", wrong);
        }
        Path root = path.isAbsolute() && path.getParent() != null ? path.getParent() : session.directory();
        return Template.read(root, file);
    }
}
