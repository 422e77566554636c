package io.jenkins.plugins.marathondeploy.harbor;

import java.util.Locale;

/** How far a scan is, in Harbor's words ({@code scan_status}). */
public enum ScanState {
    PENDING,
    SCHEDULED,
    RUNNING,
    SUCCESS,
    ERROR,
    STOPPED,
    /** A word that Harbor did not have when this was written. */
    UNKNOWN;

    static ScanState of(String word) {
        for (ScanState state : values()) {
            if (state.name().equals(word.toUpperCase(Locale.ROOT))) {
                return state;
            }
        }
        return UNKNOWN;
    }

    /** Whether nothing more comes of this scan. */
    public boolean isOver() {
        return this == SUCCESS || this == ERROR || this == STOPPED;
    }
}
