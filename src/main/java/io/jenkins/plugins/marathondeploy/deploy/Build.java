package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The build that deploys, as the label {@link OwnLabels#BUILD} has it. Only builds of one job have an order.
 *
 * @param job    full name, compared exactly; it may have anything in it
 * @param number from 1 on
 */
public record Build(String job, long number) implements Serializable {
    /** A job's name may have the sign in it as well, and line breaks in theory: the last one counts. */
    private static final Pattern NOTATION = Pattern.compile("(.+)#([1-9][0-9]{0,17})", Pattern.DOTALL);

    public Build {
        Objects.requireNonNull(job, "job");
        if (number < 1) {
            throw new IllegalArgumentException("the build's number is " + number + "; it must be 1 or more");
        }
    }

    /** @return empty for anything but {@code job#number} */
    public static Optional<Build> parse(String text) {
        Matcher parts = NOTATION.matcher(text);
        return parts.matches()
                ? Optional.of(new Build(parts.group(1), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    static Optional<Build> of(Map<String, String> labels) {
        return parse(labels.getOrDefault(OwnLabels.BUILD, ""));
    }

    /** Whether both are of one job, and this one came first. */
    public boolean isOlderThan(Build other) {
        return isOfTheJobOf(other) && number < other.number;
    }

    /** Whether both are of one job. */
    public boolean isOfTheJobOf(Build other) {
        return job.equals(other.job);
    }

    @Override
    public String toString() {
        return job + "#" + number;
    }
}
