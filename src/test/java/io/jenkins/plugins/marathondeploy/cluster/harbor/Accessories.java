package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What lies beside artifacts: signatures and bills of materials. Whose and what they are nobody looks at, as in Harbor. */
final class Accessories {
    private final Map<String, List<Map<String, Object>>> bySubject = new TreeMap<>();
    private final Map<String, String> sboms = new TreeMap<>();
    private int id;

    /** @param type {@code signature.cosign}, {@code signature.notation}, {@code sbom.harbor} */
    synchronized void add(String repository, String subject, String type) {
        Map<String, Object> accessory = new LinkedHashMap<>();
        accessory.put("id", ++id);
        accessory.put("subject_artifact_digest", subject);
        accessory.put("subject_artifact_repo", repository);
        accessory.put("type", type);
        accessory.put("size", 1234);
        accessory.put("digest", Manifest.digestOf((subject + type + id).getBytes(StandardCharsets.UTF_8)));
        accessory.put("icon", "");
        bySubject.computeIfAbsent(subject, key -> new ArrayList<>()).add(accessory);
    }

    synchronized List<Map<String, Object>> of(String subject) {
        return List.copyOf(bySubject.getOrDefault(subject, List.of()));
    }

    /** How far Harbor is with a bill of materials: Pending, Running, Success, Error, Stopped. */
    synchronized void sbom(String digest, String status) {
        sboms.put(digest, status);
    }

    synchronized Optional<Map<String, Object>> sbomOverview(String digest) {
        return Optional.ofNullable(sboms.get(digest)).map(status -> Map.of(
                "scan_status", status,
                "sbom_digest", status.equals("Success") ? Manifest.digestOf((digest + " sbom").getBytes(StandardCharsets.UTF_8)) : "",
                "report_id", "4f1a"));
    }
}
