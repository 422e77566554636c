package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * A marathon.json or marathon.yaml (or an overlay) as it was written: parsed, its placeholders not yet expanded. Immutable.
 */
public final class Template {
    /** Files and texts above this size are refused, in bytes. */
    public static final int MAX_SIZE = 1024 * 1024;

    private final String source;
    private final ObjectNode json;

    private Template(String source, ObjectNode json) {
        this.source = source;
        this.json = json;
    }

    /**
     * Reads a UTF-8 file, with or without byte order mark.
     *
     * @param root directory that the file must lie in, symbolic links followed
     * @param file path relative to {@code root}, or absolute
     * @throws TemplateException when the file is missing, not a file, outside of {@code root}, above {@link #MAX_SIZE},
     *                           not UTF-8, or not one JSON object or mapping of YAML
     */
    public static Template read(Path root, String file) {
        return parse(TemplateFile.read(root, file), file);
    }

    /**
     * Reads YAML when the name ends with {@code .yaml} or {@code .yml}, JSON otherwise.
     *
     * @param sourceName names the text in messages: a file, {@code appJson}
     * @throws TemplateException when the text is not one JSON object, or one mapping of YAML
     */
    public static Template parse(String text, String sourceName) {
        if (text.length() > MAX_SIZE) {
            throw new TemplateException(sourceName + " is larger than 1 MB; that is no app definition.");
        }
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        String name = sourceName.toLowerCase(Locale.ROOT);
        boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
        return new Template(sourceName, yaml ? Json.readYaml(withoutMark, sourceName) : Json.readObject(withoutMark, sourceName));
    }

    /**
     * This template with a JSON merge patch (RFC 7386) applied: objects are merged, {@code null} removes a field,
     * everything else replaces, arrays included. Placeholders are merged as text and expanded afterwards.
     */
    public Template overlay(Template patch) {
        return new Template(source + " + " + patch.source, MergePatch.apply(json.deepCopy(), patch.json));
    }

    /** The names of the sources, for messages: {@code marathon.json + prod.json}. */
    public String source() {
        return source;
    }

    /** A copy of the tree, placeholders unexpanded. */
    public ObjectNode json() {
        return json.deepCopy();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template that && source.equals(that.source) && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, json);
    }

    @Override
    public String toString() {
        return source;
    }
}
