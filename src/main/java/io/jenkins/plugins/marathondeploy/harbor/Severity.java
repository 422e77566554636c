package io.jenkins.plugins.marathondeploy.harbor;

import java.util.Locale;
import java.util.Optional;

/**
 * How bad a vulnerability is, in Harbor's words and order, from the mildest to the worst. What nobody has rated is the worst:
 * Harbor itself gives a word that it does not know the code 99 ({@code pkg/scan/vuln/severity.go}).
 */
public enum Severity {
    NONE,
    NEGLIGIBLE,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL,
    /** Not rated, or rated with a word that Harbor did not have when this was written. */
    UNKNOWN;

    /** @param word as Harbor writes it, in any case; a word that it did not have is {@link #UNKNOWN} */
    public static Severity of(String word) {
        return known(word).orElse(UNKNOWN);
    }

    /** A word that Harbor has. */
    static Optional<Severity> known(String word) {
        for (Severity severity : values()) {
            if (severity.name().equals(word.toUpperCase(Locale.ROOT))) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }

    public boolean isAtLeast(Severity other) {
        return compareTo(other) >= 0;
    }

    /** As in {@code 3 critical}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
