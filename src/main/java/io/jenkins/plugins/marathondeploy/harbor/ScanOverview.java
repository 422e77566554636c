package io.jenkins.plugins.marathondeploy.harbor;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a scan found, in numbers.
 *
 * @param severity        the worst that was found; empty until the scan has succeeded
 * @param completePercent 0 to 100; of an index how many of its images are scanned
 * @param total           vulnerabilities found
 * @param fixable         those of them that a newer version mends
 * @param counts          by severity, only those that occur
 */
public record ScanOverview(
        ScanState state,
        Optional<Severity> severity,
        int completePercent,
        int total,
        int fixable,
        Map<Severity, Integer> counts) {
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
}
