package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lies beside artifacts: signatures and bills of materials. Whose and what they are nobody looks at, as in Harbor. */
final class Accessories {
    static final String COSIGN = "signature.cosign";
    static final String NOTATION = "signature.notation";
    private static final String SBOM = "sbom.harbor";
    private static final Pattern COSIGN_TAG = Pattern.compile("sha256-([0-9a-f]{64})\\.sig");

    private final Map<String, List<Map<String, Object>>> bySubject = new TreeMap<>();
    private final Map<String, String> sboms = new TreeMap<>();
    private int id;

    /** @param type {@code signature.cosign}, {@code signature.notation}, {@code sbom.harbor} */
    synchronized void add(String repository, String subject, String type) {
        put(repository, subject, type, Manifest.digestOf((subject + type + id).getBytes(StandardCharsets.UTF_8)), 1234);
    }

    /**
     * Takes what is pushed for an accessory where it is one: cosign's signatures by their tag or by their subject and type,
     * notation's by their subject and type.
     */
    synchronized void pushed(String repository, String reference, Manifest manifest) {
        Matcher tag = COSIGN_TAG.matcher(reference);
        String subject = tag.matches() ? "sha256:" + tag.group(1) : manifest.subject();
        if (!subject.isEmpty() && type(manifest.digest()).isEmpty()) {
            put(repository, subject, tag.matches() ? COSIGN : typeOf(manifest.artifactType()), manifest.digest(), manifest.size());
        }
    }

    private static String typeOf(String artifactType) {
        return switch (artifactType) {
            case "application/vnd.dev.cosign.artifact.sig.v1+json" -> COSIGN;
            case "application/vnd.cncf.notary.signature" -> NOTATION;
            default -> "subject.accessory";
        };
    }

    private void put(String repository, String subject, String type, String digest, long size) {
        Map<String, Object> accessory = new LinkedHashMap<>();
        accessory.put("id", ++id);
        accessory.put("subject_artifact_digest", subject);
        accessory.put("subject_artifact_repo", repository);
        accessory.put("type", type);
        accessory.put("size", size);
        accessory.put("digest", digest);
        accessory.put("icon", "");
        bySubject.computeIfAbsent(subject, key -> new ArrayList<>()).add(accessory);
    }

    synchronized List<Map<String, Object>> of(String subject) {
        return List.copyOf(bySubject.getOrDefault(subject, List.of()));
    }

    /** Forgets what lies beside an artifact that is taken away. */
    synchronized List<String> remove(String subject) {
        sboms.remove(subject);
        List<Map<String, Object>> all = bySubject.remove(subject);
        return all == null ? List.of() : all.stream().map(accessory -> (String) accessory.get("digest")).toList();
    }

    boolean has(String subject, String type) {
        return of(subject).stream().anyMatch(accessory -> accessory.get("type").equals(type));
    }

    /** What this artifact is beside another; empty where it is an artifact of its own. */
    synchronized Optional<String> type(String digest) {
        return bySubject.values().stream()
                .flatMap(List::stream)
                .filter(accessory -> accessory.get("digest").equals(digest))
                .map(accessory -> (String) accessory.get("type"))
                .findFirst();
    }

    /** How far Harbor is with a bill of materials: Pending, Running, Success, Error, Stopped. */
    synchronized void sbom(String digest, String status) {
        sboms.put(digest, status);
    }

    /** Makes Harbor's own bill of materials, which is there at once. */
    synchronized void makeSbom(String repository, String digest) {
        sbom(digest, "Success");
        if (!has(digest, SBOM)) {
            put(repository, digest, SBOM, sbomDigest(digest), 1135);
        }
    }

    synchronized Optional<Map<String, Object>> sbomOverview(String digest) {
        return Optional.ofNullable(sboms.get(digest)).map(status -> Map.of(
                "scan_status", status,
                "sbom_digest", status.equals("Success") ? sbomDigest(digest) : "",
                "report_id", "4f1a"));
    }

    private static String sbomDigest(String digest) {
        return Manifest.digestOf((digest + " sbom").getBytes(StandardCharsets.UTF_8));
    }
}
