package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;
import io.jenkins.plugins.marathondeploy.template.Rendering;
import io.jenkins.plugins.marathondeploy.template.Template;
import io.jenkins.plugins.marathondeploy.template.TemplateException;
import io.jenkins.plugins.marathondeploy.template.Variables;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The definition that the options describe. The files are read once: what was checked is what is sent. */
final class Templates {
    private final TemplateOptions options;
    private final Template template;
    private final Variables variables;

    /** @throws TemplateException when a file or a variable can't be used */
    Templates(Session session, TemplateOptions options) {
        this.options = options;
        Template merged = read(session, options.app);
        for (String overlay : options.overlays) {
            merged = merged.overlay(read(session, overlay));
        }
        template = merged;
        variables = Variables.ofAssignments(options.variables);
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
        return new Rendering(template, variables, image, id).render();
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
