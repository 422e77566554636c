package io.jenkins.plugins.marathondeploy.view;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Marathon, which is the moment at which it came to be. */
public final class MarathonVersion {
    private static final Pattern VERSION = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");

    private final String raw;

    MarathonVersion(String raw) {
        this.raw = raw;
    }

    /** A text in pieces: the versions in it, and what stands between them, which is shown as it is. */
    static List<MarathonVersion> split(String text) {
        List<MarathonVersion> pieces = new ArrayList<>();
        Matcher versions = VERSION.matcher(text);
        int end = 0;
        while (versions.find()) {
            pieces.add(new MarathonVersion(text.substring(end, versions.start())));
            pieces.add(new MarathonVersion(versions.group()));
            end = versions.end();
        }
        pieces.add(new MarathonVersion(text.substring(end)));
        return pieces;
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
