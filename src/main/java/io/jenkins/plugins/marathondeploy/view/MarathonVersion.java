package io.jenkins.plugins.marathondeploy.view;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Date;

/** A version of Marathon, which is the moment at which it came to be. */
public final class MarathonVersion {
    private final String raw;

    MarathonVersion(String raw) {
        this.raw = raw;
    }

    /** As Marathon writes it; empty when there is none. */
    public String getRaw() {
        return raw;
    }

    /** For core's tag that knows the time zone of who looks; null for what is no moment. */
    @CheckForNull
    public Date getDate() {
        try {
            return Date.from(Instant.parse(raw));
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
