package io.jenkins.plugins.marathondeploy.harbor;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Harbor's JSON of an artifact. */
final class ArtifactReader {
    private static final String PREFERRED_REPORT = "application/vnd.security.vulnerability.report";
    private static final String OLD_REPORT = "application/vnd.scanner.adapter.vuln.report.harbor+json";

    private ArtifactReader() {}

    static Artifact read(JsonNode json) {
        List<Artifact.Tag> tags = new ArrayList<>();
        // null, not an empty list, where an artifact has no tag
        for (JsonNode tag : json.path("tags")) {
            tags.add(new Artifact.Tag(
                    tag.path("name").asText(),
                    time(tag.path("push_time")),
                    tag.path("immutable").asBoolean(false)));
        }
        return new Artifact(
                json.path("digest").asText(),
                tags,
                time(json.path("push_time")),
                json.path("size").asLong(0),
                report(json.path("scan_overview")).map(ArtifactReader::overview),
                children(json.path("references")),
                Optional.of(json.path("sbom_overview"))
                        .filter(JsonNode::isObject)
                        .map(overview -> new Artifact.Sbom(
                                ScanState.of(overview.path("scan_status").asText()), overview.path("sbom_digest").asText(""))));
    }

    /** null, not an empty list, where an artifact is no index. */
    private static List<Artifact.Child> children(JsonNode references) {
        List<Artifact.Child> children = new ArrayList<>();
        for (JsonNode child : references) {
            String os = child.at("/platform/os").asText("");
            String architecture = child.at("/platform/architecture").asText("");
            children.add(new Artifact.Child(child.path("child_digest").asText(""), os + "/" + architecture));
        }
        return children;
    }

    /** The value of the report's type that is preferred among those that hold vulnerabilities; empty where there is none. */
    static Optional<JsonNode> report(JsonNode byType) {
        Optional<JsonNode> chosen = Optional.empty();
        Iterator<Map.Entry<String, JsonNode>> entries = byType.fields();
        while (entries.hasNext()) {
            Map.Entry<String, JsonNode> entry = entries.next();
            if (entry.getKey().startsWith(PREFERRED_REPORT) || chosen.isEmpty() && entry.getKey().startsWith(OLD_REPORT)) {
                chosen = Optional.of(entry.getValue());
            }
        }
        return chosen.filter(JsonNode::isObject);
    }

    private static ScanOverview overview(JsonNode report) {
        ScanState state = ScanState.of(report.path("scan_status").asText());
        JsonNode summary = report.path("summary");
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        summary.path("summary").fields().forEachRemaining(entry ->
                counts.merge(Severity.of(entry.getKey()), count(entry.getValue()), ArtifactReader::sum));
        int total = count(summary.path("total"));
        int counted = counts.values().stream().reduce(0, ArtifactReader::sum);
        if (total > counted) {
            counts.merge(Severity.UNKNOWN, total - counted, ArtifactReader::sum);
        }
        JsonNode scanner = report.path("scanner");
        Optional<Severity> severity = Optional.of(report.path("severity").asText(""))
                .filter(word -> state == ScanState.SUCCESS && !word.isEmpty() && summary.path("total").isNumber())
                .map(Severity::of);
        return new ScanOverview(
                state,
                severity,
                Math.min(100, count(report.path("complete_percent"))),
                total,
                count(summary.path("fixable")),
                counts,
                new ScanOverview.Report(
                        report.path("report_id").asText(""),
                        time(report.path("end_time")),
                        (scanner.path("name").asText("") + " " + scanner.path("version").asText("")).strip()));
    }

    /** Not negative; what is more than an {@code int} can hold is as many as it can, never fewer. */
    private static int count(JsonNode number) {
        if (number.isNumber() && !number.canConvertToInt()) {
            return number.doubleValue() > 0 ? Integer.MAX_VALUE : 0;
        }
        return Math.max(0, number.asInt(0));
    }

    private static int sum(int one, int other) {
        return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
    }

    private static Optional<Instant> time(JsonNode text) {
        try {
            return text.isTextual() ? Optional.of(Instant.parse(text.textValue())) : Optional.empty();
        } catch (DateTimeParseException unknown) {
            return Optional.empty();
        }
    }
}
