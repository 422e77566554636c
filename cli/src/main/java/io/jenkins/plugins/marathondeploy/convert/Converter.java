package io.jenkins.plugins.marathondeploy.convert;

import io.jenkins.plugins.marathondeploy.convert.Conversion.Remark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Converts a job: the {@code config.xml} of one, or a Jenkinsfile. */
public final class Converter {
    private final Servers servers;
    private final Map<String, String> overlays = new LinkedHashMap<>();
    private final List<Remark> remarks = new ArrayList<>();
    private int deployments;

    private Converter(Servers servers) {
        this.servers = servers;
    }

    /**
     * Converts what there is of the old plugin; nothing else is changed.
     *
     * @param text    of a {@code config.xml}, or of a Jenkinsfile
     * @param servers that take the place of addresses
     * @throws IllegalArgumentException when a configuration can't be read
     */
    public static Conversion convert(String text, Servers servers) {
        Converter converter = new Converter(servers);
        boolean xml = text.stripLeading().startsWith("<") || text.startsWith("\uFEFF<");
        String converted = xml ? new JobXml(text, converter).converted() : new PipelineScript(text, 1, converter).converted();
        if (converter.deployments > 0) {
            converter.remark(1, "a version that does not become healthy is rolled back now; onFailure 'leave' keeps it, as before.");
        }
        converter.remarks.sort(Comparator.comparingInt(Remark::line));
        return new Conversion(converted, converter.overlays, List.copyOf(converter.remarks), converter.deployments);
    }

    void remark(int line, String text) {
        remarks.add(new Remark(line, text));
    }

    /** One deployment as this plugin has it. */
    String translated(OldDeployment old, Language language) {
        Translation translation = new Translation(old, servers, language);
        String written = translation.written(this::overlay);
        remarks.addAll(translation.remarks());
        deployments++;
        return written;
    }

    /** Beside the app file; the same content has the same file. */
    private String overlay(Optional<String> beside, String content) {
        String app = beside.orElse("marathon.json").replace('\\', '/');
        boolean leaves = app.startsWith("/") || List.of(app.split("/")).contains("..") || app.contains("$");
        String file = leaves ? app.substring(app.lastIndexOf('/') + 1).replace("$", "") : app;
        String stem = file.replaceFirst("\\.(json|ya?ml)$", "") + ".jenkins";
        String path = stem + ".json";
        for (int i = 2; overlays.containsKey(path) && !overlays.get(path).equals(content); i++) {
            path = stem + "-" + i + ".json";
        }
        overlays.put(path, content);
        return path;
    }

    /** The number of the line, from 1. */
    static int line(String text, int at) {
        return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }
}
