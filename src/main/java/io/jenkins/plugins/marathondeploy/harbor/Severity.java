package io.jenkins.plugins.marathondeploy.harbor;

import java.util.Locale;

/** How bad a vulnerability is, in Harbor's words and order, from the mildest to the worst. */
public enum Severity {
    NONE,
    UNKNOWN,
    NEGLIGIBLE,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** @param word as Harbor writes it, in any case; a word that it did not have is {@link #UNKNOWN} */
    public static Severity of(String word) {
        for (Severity severity : values()) {
            if (severity.name().equals(word.toUpperCase(Locale.ROOT))) {
                return severity;
            }
        }
        return UNKNOWN;
    }

    public boolean isAtLeast(Severity other) {
        return compareTo(other) >= 0;
    }
}
