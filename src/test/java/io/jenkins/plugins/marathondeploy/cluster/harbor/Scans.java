package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
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

    private static final String MIME_TYPE = "application/vnd.security.vulnerability.report; version=1.1";
    private static final List<String> SEVERITIES =
            List.of("none", "unknown", "negligible", "low", "medium", "high", "critical");
    private static final List<String> FINAL = List.of("Success", "Error", "Stopped");

    private final Clock clock;
    private final Map<String, Scan> byDigest = new TreeMap<>();
    private List<String> states = List.of("Pending", "Running", "Success");
    private Map<String, Integer> findings = Map.of();
    private boolean supported = true;

    Scans(Clock clock) {
        this.clock = clock;
    }

    private static final class Scan {
        final String report = UUID.randomUUID().toString();
        final Instant start;
        final Deque<String> states;
        final Map<String, Integer> findings;

        Scan(Instant start, List<String> states, Map<String, Integer> findings) {
            this.start = start;
            this.states = new ArrayDeque<>(states);
            this.findings = new LinkedHashMap<>(findings);
        }

        String status() {
            return states.getFirst();
        }

        /** Unknown counts as none. */
        String severity() {
            return findings.keySet().stream()
                    .max((a, b) -> Integer.compare(rank(a), rank(b)))
                    .filter(worst -> !worst.equals("Unknown"))
                    .orElse("None");
        }
    }

    /** The states of scans that start from now on; {@link #QUEUED}, Pending, Scheduled, Running, Success, Error, Stopped. */
    public synchronized void states(String... newStates) {
        states = List.of(newStates);
    }

    /** What scans that start from now on find: {@code Map.of("High", 2)}. */
    public synchronized void findings(Map<String, Integer> newFindings) {
        findings = Map.copyOf(newFindings);
    }

    /** Whether images can be scanned at all: 422 otherwise. */
    public synchronized void supported(boolean canScan) {
        supported = canScan;
    }

    /** Sets the state of an artifact's scan at once; starts one where none is. */
    public synchronized void set(String digest, String status) {
        Scan scan = byDigest.computeIfAbsent(digest, key -> new Scan(clock.instant(), states, findings));
        scan.states.clear();
        scan.states.add(status);
    }

    /** Starts a scan: 202, 409 while one runs, 422 where the scanner can't. */
    synchronized void start(String digest) {
        if (!supported) {
            throw new ApiError(422, "UNPROCESSABLE_ENTITY", "the scanner does not support scanning artifact " + digest);
        }
        Scan running = byDigest.get(digest);
        if (running != null && !FINAL.contains(running.status())) {
            throw new ApiError(409, "CONFLICT", "a previous scan process is " + running.status());
        }
        byDigest.put(digest, new Scan(clock.instant(), states, findings));
    }

    /** The artifact's {@code scan_overview}, empty when it shows none; the scan then goes to its next state. */
    synchronized Optional<Map<String, Object>> readOverview(String digest) {
        Scan scan = byDigest.get(digest);
        if (scan == null) {
            return Optional.empty();
        }
        String status = scan.status();
        Optional<Map<String, Object>> overview =
                status.equals(QUEUED) ? Optional.empty() : Optional.of(Map.of(MIME_TYPE, report(scan, status)));
        if (scan.states.size() > 1) {
            scan.states.removeFirst();
        }
        return overview;
    }

    private Map<String, Object> report(Scan scan, String status) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("report_id", scan.report);
        report.put("scan_status", status);
        report.put("start_time", scan.start.toString());
        if (status.equals("Success")) {
            report.put("complete_percent", 100);
            int total = scan.findings.values().stream().mapToInt(Integer::intValue).sum();
            report.put("severity", scan.severity());
            report.put("end_time", clock.instant().toString());
            report.put("summary", Map.of("total", total, "fixable", 0, "summary", scan.findings));
            report.put("scanner", Map.of("name", "Trivy", "vendor", "Aqua Security", "version", "v0.50.1"));
        }
        return report;
    }

    /** Why a project that prevents vulnerable images does not give this one out; empty when it does. */
    synchronized Optional<String> refusal(HarborProject project, String digest) {
        if (!project.is("prevent_vul")) {
            return Optional.empty();
        }
        String policy = " cannot be pulled due to configured policy in 'Prevent images with vulnerability severity of \""
                + word(project.severity()) + "\" or higher from running.' To continue with pull, please contact your"
                + " project administrator ";
        Scan scan = byDigest.get(digest);
        if (scan == null || scan.status().equals(QUEUED)) {
            return Optional.of("current image without vulnerability scanning" + policy + "for help.");
        }
        if (!scan.status().equals("Success")) {
            return Optional.of(
                    "current image with \"" + scan.status() + "\" status of vulnerability scanning" + policy + "for help.");
        }
        if (rank(scan.severity()) >= rank(project.severity())) {
            int count = scan.findings.values().stream().mapToInt(Integer::intValue).sum();
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
        return SEVERITIES.indexOf(severity.toLowerCase(Locale.ROOT));
    }
}
