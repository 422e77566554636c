package io.jenkins.plugins.marathondeploy.time;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write them: {@code 90s}, {@code 10m}, {@code 1h30m}, {@code 2d}, {@code 500ms}, {@code 0}. */
public final class DurationText {
    /** The longest that is taken: whoever asks for more has mistaken the unit. */
    public static final Duration LONGEST = Duration.ofDays(30);

    private static final Pattern FORM = Pattern.compile(
            "(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private DurationText() {}

    /**
     * @param text days, hours, minutes, seconds and milliseconds in this order, each with its unit; blanks around are
     *             ignored
     * @throws IllegalArgumentException with a message for the user when it is anything else, or longer than {@link #LONGEST}
     */
    public static Duration parse(String text) {
        String wanted = text.strip();
        if (wanted.equals("0")) {
            return Duration.ZERO;
        }
        Matcher parts = FORM.matcher(wanted);
        if (wanted.isEmpty() || !parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + wanted + "' is not a duration; write a number with its unit, such as 90s, 10m or 1h30m");
        }
        Duration duration = Duration.ofDays(number(parts, 1))
                .plusHours(number(parts, 2))
                .plusMinutes(number(parts, 3))
                .plusSeconds(number(parts, 4))
                .plusMillis(number(parts, 5));
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "'" + wanted + "' is longer than " + LONGEST.toDays() + " days, the longest duration there is here");
        }
        return duration;
    }

    /** Returns how a duration reads in messages: {@code 00:37} is minutes and seconds, {@code 1:02:03} has hours. */
    public static String clock(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds >= 3600
                ? String.format("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format("%02d:%02d", seconds / 60, seconds % 60);
    }

    /** Returns a short time in words: {@code 10 s}, {@code 2 min}. */
    public static String words(Duration duration) {
        return duration.toSeconds() % 60 == 0 && !duration.isZero()
                ? duration.toMinutes() + " min"
                : duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static long number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }
}
