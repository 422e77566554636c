package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The vulnerability scanner, scripted. A scan goes through its states one at a time, each time somebody reads the
 * artifact's overview, so that a test depends on no clock; it stays in its last state.
 */
public final class Scans {
    /** A state in which the scan is asked for but the artifact shows no overview yet. */
    public static final String QUEUED = "Queued";

    /** The type of reports since 2.2. */
    public static final String NEW_REPORT = "application/vnd.security.vulnerability.report; version=1.1";
    /** The only one of 2.0 and 2.1. */
    public static final String OLD_REPORT = "application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0";

    private static final List<String> SEVERITIES =
            List.of("none", "unknown", "negligible", "low", "medium", "high", "critical");
    private static final List<String> FINAL = List.of("Success", "Error", "Stopped");

    private final Clock clock;
    private final Map<String, Scan> byDigest = new TreeMap<>();
    private List<String> states = List.of("Pending", "Running", "Success");
    private List<Found> findings = List.of();
    private boolean supported = true;
    private boolean scanner = true;
    private Instant end;
    private String type = NEW_REPORT;
    private int started;

    Scans(Clock clock) {
        this.clock = clock;
    }

    /**
     * A finding.
     *
     * @param fixVersion empty where nothing mends it
     */
    public record Found(String id, String packageName, String version, String fixVersion, String severity) {}

    private final class Scan {
        final String report = UUID.randomUUID().toString();
        final Instant start = clock.instant();
        final Deque<String> states;
        final List<Found> findings = Scans.this.findings;
        private final Instant given = Scans.this.end;
        private Instant ended;

        Scan(List<String> states) {
            this.states = new ArrayDeque<>(states);
        }

        String status() {
            return states.getFirst();
        }

        Instant end() {
            if (ended == null) {
                ended = given == null ? clock.instant() : given;
            }
            return ended;
        }

        /** What Harbor has no code for is above Critical; Unknown counts as None. */
        String severity() {
            return findings.stream()
                    .map(Found::severity)
                    .max((one, other) -> Integer.compare(rank(one), rank(other)))
                    .filter(worst -> !worst.equals("Unknown"))
                    .orElse("None");
        }
    }

    /** The states of scans that start from now on; {@link #QUEUED}, Pending, Scheduled, Running, Success, Error, Stopped. */
    public synchronized void states(String... newStates) {
        states = List.of(newStates);
    }

    /** What scans that start from now on find: {@code Map.of("High", 2)}; nothing of it is mended. */
    public synchronized void findings(Map<String, Integer> newFindings) {
        List<Found> all = new ArrayList<>();
        new TreeMap<>(newFindings).forEach((severity, count) -> {
            for (int i = 0; i < count; i++) {
                all.add(new Found("CVE-2026-" + (10000 + all.size()), "package" + all.size(), "1.0", "", severity));
            }
        });
        findings = List.copyOf(all);
    }

    /** What scans that start from now on find. */
    public synchronized void findings(Found... newFindings) {
        findings = List.of(newFindings);
    }

    /** Whether images can be scanned at all: 400 otherwise ({@code controller/scan}; the OpenAPI document has 422). */
    public synchronized void supported(boolean canScan) {
        supported = canScan;
    }

    /** Whether the project has a scanner: 412 otherwise. */
    public synchronized void scanner(boolean there) {
        scanner = there;
    }

    /** When scans that start from now on end; null for when that is first seen. */
    public synchronized void endAt(Instant instant) {
        end = instant;
    }

    /** {@link #NEW_REPORT} or {@link #OLD_REPORT}. */
    public synchronized void report(String mimeType) {
        type = mimeType;
    }

    /** Scans that were begun. */
    public synchronized int started() {
        return started;
    }

    /** Sets the state of an artifact's scan at once; starts one where none is. */
    public synchronized void set(String digest, String status) {
        Scan scan = byDigest.computeIfAbsent(digest, key -> new Scan(states));
        scan.states.clear();
        scan.states.add(status);
    }

    /** Starts a scan: 202, 409 while one runs, 400 where the scanner can't, 412 where there is none. The old report is gone. */
    synchronized void start(String digest, String mediaType) {
        if (!scanner) {
            throw new ApiError(412, "PRECONDITION", "no available scanner for project: 1");
        }
        if (!supported) {
            throw new ApiError(
                    400, "BAD_REQUEST", "the configured scanner Trivy does not support scanning artifact with mime type " + mediaType);
        }
        Scan running = byDigest.get(digest);
        if (running != null && !FINAL.contains(running.status())) {
            throw new ApiError(409, "CONFLICT", "a previous scan process is " + running.status());
        }
        started++;
        byDigest.put(digest, new Scan(states));
    }

    /** The artifact's {@code scan_overview}, empty when it shows none; the scan then goes to its next state. */
    synchronized Optional<Map<String, Object>> readOverview(String digest) {
        Scan scan = byDigest.get(digest);
        if (scan == null) {
            return Optional.empty();
        }
        String status = scan.status();
        Optional<Map<String, Object>> overview =
                status.equals(QUEUED) ? Optional.empty() : Optional.of(Map.of(type, report(scan, status)));
        if (scan.states.size() > 1) {
            scan.states.removeFirst();
        }
        return overview;
    }

    /** Of an index: Success as soon as one of its images is, none while one of them shows none ({@code MergeScanStatus}). */
    synchronized Optional<Map<String, Object>> readOverview(List<String> children) {
        List<Map<?, ?>> reports = new ArrayList<>();
        for (String child : children) {
            Optional<Map<String, Object>> overview = readOverview(child);
            if (overview.isEmpty()) {
                return Optional.empty();
            }
            reports.add((Map<?, ?>) overview.get().get(type));
        }
        return reports.stream()
                .filter(report -> report.get("scan_status").equals("Success"))
                .findFirst()
                .or(() -> reports.stream().findFirst())
                .map(report -> Map.of(type, report));
    }

    /** {@code additions/vulnerabilities}: nothing in it until a scan has succeeded. */
    synchronized Map<String, Object> vulnerabilities(String digest) {
        Scan scan = byDigest.get(digest);
        if (scan == null || !scan.status().equals("Success")) {
            return Map.of();
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("generated_at", scan.end().toString());
        report.put("scanner", scanner());
        report.put("severity", scan.severity());
        report.put("vulnerabilities", scan.findings.stream().map(Scans::json).toList());
        return Map.of(type, report);
    }

    private static Map<String, Object> json(Found found) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", found.id);
        json.put("package", found.packageName);
        json.put("version", found.version);
        json.put("fix_version", found.fixVersion);
        json.put("severity", found.severity);
        json.put("description", "a description");
        json.put("links", List.of("https://avd.aquasec.com/nvd/" + found.id.toLowerCase(Locale.ROOT)));
        return json;
    }

    private static Map<String, Object> scanner() {
        return Map.of("name", "Trivy", "vendor", "Aqua Security", "version", "v0.50.1");
    }

    private Map<String, Object> report(Scan scan, String status) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("report_id", scan.report);
        report.put("scan_status", status);
        report.put("start_time", scan.start.toString());
        if (status.equals("Success")) {
            report.put("complete_percent", 100);
            Map<String, Integer> counts = new TreeMap<>();
            scan.findings.forEach(found -> counts.merge(found.severity, 1, Integer::sum));
            long fixable = scan.findings.stream().filter(found -> !found.fixVersion.isEmpty()).count();
            report.put("severity", scan.severity());
            report.put("end_time", scan.end().toString());
            report.put("summary", Map.of("total", scan.findings.size(), "fixable", fixable, "summary", counts));
            report.put("scanner", scanner());
        }
        return report;
    }

    /**
     * Why a project that prevents vulnerable images does not give this one out; empty when it does.
     *
     * @param systemAllowed the system's allow-list, which counts in place of the project's where that says so
     */
    synchronized Optional<String> refusal(HarborProject project, List<String> systemAllowed, String digest) {
        if (!project.is("prevent_vul")) {
            return Optional.empty();
        }
        String policy = " cannot be pulled due to configured policy in 'Prevent images with vulnerability severity of \""
                + word(project.severity()) + "\" or higher from running.' To continue with pull, please contact your"
                + " project administrator ";
        Scan scan = byDigest.get(digest);
        if (scan == null && (!scanner || !supported)) {
            // What can't be scanned is given out.
            return Optional.empty();
        }
        if (scan == null || scan.status().equals(QUEUED)) {
            return Optional.of("current image without vulnerability scanning" + policy + "for help.");
        }
        if (!scan.status().equals("Success")) {
            return Optional.of(
                    "current image with \"" + scan.status() + "\" status of vulnerability scanning" + policy + "for help.");
        }
        // Here alone an allow-list counts.
        boolean systems = project.is("reuse_sys_cve_allowlist");
        List<Found> counted = scan.findings.stream()
                .filter(found -> !(systems ? systemAllowed.contains(found.id) : project.allows(found.id, clock.instant())))
                .toList();
        if (counted.stream().anyMatch(found -> rank(found.severity) >= rank(project.severity()))) {
            int count = counted.size();
            return Optional.of("current image with " + count + (count == 1 ? " vulnerability" : " vulnerabilities") + policy
                    + "to exempt matched vulnerabilities through configuring the CVE allowlist.");
        }
        return Optional.empty();
    }

    /** {@code High}, as Harbor writes it, however it was set. */
    private static String word(String severity) {
        return severity.substring(0, 1).toUpperCase(Locale.ROOT) + severity.substring(1).toLowerCase(Locale.ROOT);
    }

    private static int rank(String severity) {
        int rank = SEVERITIES.indexOf(severity.toLowerCase(Locale.ROOT));
        return rank < 0 ? 99 : rank == 1 ? 0 : rank;
    }
}
