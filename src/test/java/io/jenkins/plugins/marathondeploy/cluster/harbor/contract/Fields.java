package io.jenkins.plugins.marathondeploy.cluster.harbor.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The fields of an answer that are compared: those that the product reads, or that tell what it goes by.
 *
 * @param path  of the requests whose answers have them
 * @param names each a path through the JSON: {@code []} stands for all elements of an array, {@code *} for all entries
 *              of an object
 */
record Fields(Pattern path, List<String> names) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ARTIFACT = List.of(
            "digest",
            "size",
            "manifest_media_type",
            "tags[].name",
            "tags[].immutable",
            "scan_overview.*.scan_status",
            "scan_overview.*.severity",
            "scan_overview.*.complete_percent",
            "scan_overview.*.summary.total",
            "scan_overview.*.summary.fixable",
            "scan_overview.*.summary.summary.*",
            "references[].child_digest",
            "references[].platform.os",
            "references[].platform.architecture",
            "accessories[].type",
            "accessories[].subject_artifact_digest",
            "sbom_overview.scan_status");
    private static final List<Fields> ALL = List.of(
            of(
                    "/api/v2\\.0/projects/[^/]+",
                    List.of("name", "metadata.*", "cve_allowlist.items[].cve_id", "cve_allowlist.expires_at")),
            of("/api/v2\\.0/system/CVEAllowlist", List.of("items[].cve_id", "expires_at")),
            of("/api/v2\\.0/projects/[^/]+/metadatas/?", List.of("*")),
            of("/api/v2\\.0/projects/[^/]+/repositories", List.of("[].name")),
            of("/api/v2\\.0/projects/.+/artifacts/[^/]+", ARTIFACT),
            of("/api/v2\\.0/projects/.+/artifacts", List.of("[].digest", "[].tags[].name", "[].accessories[].type")),
            of("/api/v2\\.0/projects/.+/accessories", List.of("[].type", "[].subject_artifact_digest")),
            of(
                    "/api/v2\\.0/projects/.+/additions/vulnerabilities",
                    List.of(
                            "*.vulnerabilities[].id",
                            "*.vulnerabilities[].package",
                            "*.vulnerabilities[].version",
                            "*.vulnerabilities[].fix_version",
                            "*.vulnerabilities[].severity")),
            of("/api/v2\\.0/systeminfo", List.of("auth_mode", "read_only", "project_creation_restriction", "registry_url")),
            of("/api/v2\\.0/replication/executions/\\d+", List.of("status", "trigger", "status_text")),
            of("/v2/.+/manifests/[^/]+", List.of("")),
            of("/v2/.+/tags/list", List.of("name", "tags")));

    private static Fields of(String path, List<String> names) {
        return new Fields(Pattern.compile(path), names);
    }

    /** The compared fields of an answer to {@code target}, each as text; of an error its code and message. */
    static Map<String, String> of(String target, String body) {
        JsonNode json = json(body);
        Map<String, String> read = new LinkedHashMap<>();
        if (json.isMissingNode()) {
            read.put("text", body.strip());
        } else if (json.has("errors")) {
            read.put("code", json.at("/errors/0/code").asText());
            // The project's number and the scanner's name are the recorded Harbor's own.
            read.put("message", json.at("/errors/0/message").asText()
                    .replaceFirst("for project: \\d+$", "for project: NUMBER")
                    .replaceFirst("configured scanner \\S+ does", "configured scanner NAME does"));
        } else if (json.has("token")) {
            read.put("access", access(json.path("token").asText()));
            read.put("expires_in", json.path("expires_in").asText());
        } else {
            String path = target.replaceFirst("\\?.*", "");
            ALL.stream().filter(fields -> fields.path.matcher(path).matches()).findFirst().ifPresent(fields ->
                    fields.names.forEach(name -> read.put(name, value(json, name))));
        }
        return read;
    }

    private static JsonNode json(String text) {
        try {
            return text.startsWith("{") || text.startsWith("[") ? JSON.readTree(text) : MissingNode.getInstance();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** What the claims of a token let its bearer do; the order of the actions is chance. */
    private static String access(String token) {
        JsonNode claims = json(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1])));
        List<String> all = new ArrayList<>();
        for (JsonNode entry : claims.path("access")) {
            List<String> actions = new ArrayList<>();
            entry.path("actions").forEach(action -> actions.add(action.asText()));
            actions.sort(null);
            all.add(entry.path("type").asText() + ":" + entry.path("name").asText() + ":" + actions);
        }
        return all.toString();
    }

    private static String value(JsonNode node, String path) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (path.isEmpty()) {
            return node.isValueNode() ? node.asText() : node.toString();
        }
        String[] parts = path.split("\\.", 2);
        String name = parts[0].replace("[]", "");
        String rest = parts.length > 1 ? parts[1] : "";
        List<String> values = new ArrayList<>();
        if (name.equals("*")) {
            node.fields().forEachRemaining(entry -> values.add(entry.getKey() + "=" + value(entry.getValue(), rest)));
        } else if (parts[0].endsWith("[]")) {
            (name.isEmpty() ? node : node.path(name)).forEach(element -> values.add(value(element, rest)));
        } else {
            return value(node.path(name), rest);
        }
        values.sort(null);
        return values.toString();
    }
}
