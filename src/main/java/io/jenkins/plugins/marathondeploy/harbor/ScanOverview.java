package io.jenkins.plugins.marathondeploy.harbor;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a scan found, in numbers. Allow-lists are not taken off: Harbor heeds them only when an image is pulled.
 *
 * @param severity        the worst that was found; empty until the scan has succeeded and its numbers are there
 * @param completePercent 0 to 100; of an index how many of its images are scanned
 * @param total           vulnerabilities found
 * @param fixable         those of them that a newer version mends
 * @param counts          by severity, only those that occur; what the total has more than the severities is {@code UNKNOWN}
 * @param report          which scan it was
 */
public record ScanOverview(
        ScanState state,
        Optional<Severity> severity,
        int completePercent,
        int total,
        int fixable,
        Map<Severity, Integer> counts,
        Report report) {
    /**
     * Which scan it was.
     *
     * @param id      a new one with each scan; empty when Harbor gives none
     * @param end     when the scan ended, by Harbor's clock
     * @param scanner its name and version; empty when Harbor gives none
     */
    public record Report(String id, Optional<Instant> end, String scanner) {}

    public ScanOverview {
        Map<Severity, Integer> ordered = new EnumMap<>(Severity.class);
        ordered.putAll(counts);
        counts = Collections.unmodifiableMap(ordered);
    }

    /** How many are at least that bad. */
    public int countAtLeast(Severity threshold) {
        long found = counts.entrySet().stream()
                .filter(entry -> entry.getKey().isAtLeast(threshold))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return (int) Math.min(Integer.MAX_VALUE, found);
    }

    /** Whether both the numbers and the worst severity say that nothing at least that bad was found. */
    public boolean isBelow(Severity threshold) {
        return state == ScanState.SUCCESS
                && countAtLeast(threshold) == 0
                && severity.isPresent()
                && (total == 0 && severity.get() == Severity.NONE || !severity.get().isAtLeast(threshold));
    }
}
