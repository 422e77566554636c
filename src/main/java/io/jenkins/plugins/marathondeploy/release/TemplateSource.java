package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.template.Template;
import io.jenkins.plugins.marathondeploy.template.TemplateException;
import io.jenkins.plugins.marathondeploy.template.Variables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Where a definition comes from.
 *
 * @param file      of the app or group; not read where {@code json} is given
 * @param json      the app or group itself; empty to read {@code file}
 * @param overlays  files with merge patches (RFC 7386), applied in this order
 * @param variables {@code NAME=VALUE} or {@code NAME:number=3} each, or the name of an environment variable
 * @param id        for an app its id, for a group the app in it that gets the image; empty for the file's
 * @param strict    whether a definition that there are warnings about is refused
 */
public record TemplateSource(
        String file, String json, List<String> overlays, List<String> variables, String id, boolean strict) {
    /** What {@link #json} is called in messages. */
    private static final String JSON_NAME = "appJson";

    public TemplateSource {
        overlays = List.copyOf(overlays);
        variables = List.copyOf(variables);
    }

    /** Not strict. */
    public TemplateSource(String file, String json, List<String> overlays, List<String> variables, String id) {
        this(file, json, overlays, variables, id, false);
    }

    /**
     * Reads the files, once.
     *
     * @throws TemplateException when a file, the JSON or a variable can't be used
     */
    public LoadedTemplate load(TemplateFiles files) throws IOException, InterruptedException {
        Variables values = Variables.ofAssignments(variables, files::variable);
        List<String> names = new ArrayList<>();
        if (json.isEmpty()) {
            names.add(file);
        }
        names.addAll(overlays);
        Optional<Template> given = json.isEmpty() ? Optional.empty() : Optional.of(Template.parse(json, JSON_NAME));
        Iterator<Template> read = (names.isEmpty() ? List.<Template>of() : files.read(names)).iterator();
        Template template = given.orElseGet(read::next);
        while (read.hasNext()) {
            template = template.overlay(read.next());
        }
        return new LoadedTemplate(template, values, Optional.of(id).filter(text -> !text.isEmpty()), strict);
    }
}
