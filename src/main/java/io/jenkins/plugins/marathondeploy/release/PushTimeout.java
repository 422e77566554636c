package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.time.DurationText;
import java.time.Duration;

/**
 * The parameter {@code pushTimeout}, {@code --push-timeout}: how long a push may report nothing. A layer of any size may
 * take as long as it takes, since each piece of it is reported; a registry that takes a request and never answers is not
 * waited for any longer.
 */
public final class PushTimeout {
    public static final Duration DEFAULT = Duration.ofMinutes(10);

    private PushTimeout() {}

    /**
     * Returns what a user wrote, as {@link DurationText#parse} reads it; {@link #DEFAULT} for null or a blank text.
     *
     * @throws IllegalArgumentException with a message for the user when it is no duration, or zero
     */
    public static Duration parse(String text) {
        if (text == null || text.isBlank()) {
            return DEFAULT;
        }
        Duration timeout = DurationText.parse(text);
        if (timeout.isZero()) {
            throw new IllegalArgumentException("'" + text.strip() + "' is no time in which a push could report anything;"
                    + " write how long a registry may be silent, such as 10m");
        }
        return timeout;
    }
}
