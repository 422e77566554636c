package io.jenkins.plugins.marathondeploy.cluster.marathon.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recorded timeline: the deployments and an app, sampled about every 0.26 s; a sample that equals the one before is
 * not written. Between a sample's two requests the app may have gone on, so both are compared each for itself.
 */
record Timeline(String name, String app, Duration length, boolean versionsOnly, List<List<String>> deployments,
        List<String> apps) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SAMPLE = Pattern.compile("\\[ *([\\d.]+)] deployments=(.*)\\n(?: +app=(.*))?");

    static Timeline read(String name, String app) {
        List<JsonNode> lists = new ArrayList<>();
        List<JsonNode> apps = new ArrayList<>();
        String last = "0";
        Matcher sample = SAMPLE.matcher(Transcript.text(name));
        while (sample.find()) {
            last = sample.group(1);
            lists.add(parse(sample.group(2)));
            apps.add(parse(sample.group(3)));
        }
        TreeSet<String> versions = new TreeSet<>();
        apps.forEach(state -> collectVersions(state, versions));
        VersionOrder order = VersionOrder.of(versions);
        return new Timeline(name, app, Duration.ofMillis(Math.round(Double.parseDouble(last) * 1000)),
                apps.get(0).has("taskVersions"),
                changes(lists.stream().map(TimelineState::deployments).toList()),
                changes(apps.stream().map(state -> TimelineState.recordedApp(state, order)).toList()));
    }

    private static void collectVersions(JsonNode state, TreeSet<String> versions) {
        versions.add(state.path("version").asText());
        state.path("taskVersions").forEach(version -> versions.add(version.asText()));
        for (JsonNode task : state.path("tasks")) {
            if (!task.get(0).asText().equals("-")) {
                versions.add(task.get(0).asText());
            }
        }
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A sequence without immediate repetitions. */
    static <T> List<T> changes(List<T> sequence) {
        List<T> changes = new ArrayList<>();
        for (T item : sequence) {
            if (changes.isEmpty() || !changes.get(changes.size() - 1).equals(item)) {
                changes.add(item);
            }
        }
        return changes;
    }
}
