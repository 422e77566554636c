package io.jenkins.plugins.marathondeploy.view;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the line of a task's output that says why it failed. */
final class TellingLine {
    /** {@code stderr of shop_web.instance-….:}, as the output of each file begins. */
    private static final Pattern HEADING = Pattern.compile("(stderr|stdout) of \\S+:");
    /** What a program says that gives up, in most languages. */
    private static final Pattern ERROR = Pattern.compile(
            "(?i).*\\b(error|exception|fatal|panic|failed|failure|cannot|can't|could not|unable|refused|denied"
                    + "|not found|no such|killed|out of memory|oom)\\b.*");
    /** {@code 10.0.0.1 - - [28/Nov/2026:19:27:10 +0000] "GET / HTTP/1.1" 500 12}: what was asked, not why it failed. */
    private static final Pattern ACCESS =
            Pattern.compile(".*\"?(GET|HEAD|POST|PUT|DELETE|OPTIONS) \\S+( HTTP/[0-9.]+)?\"?.*");
    /** A frame of a stack trace, and what Mesos' executor writes on its own. */
    private static final Pattern NOISE = Pattern.compile(
            "\\s*(at [\\w.$/]+\\(.*|\\.\\.\\. \\d+ more|[IW]\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d+ .*)");

    private TellingLine() {}

    /**
     * The last line that speaks of an error, from the standard error before the standard output; where none does, the last
     * line of the standard error that is no log of requests.
     *
     * @return empty when nothing of it tells
     */
    static String of(List<String> output) {
        List<String> stderr = new ArrayList<>();
        List<String> stdout = new ArrayList<>();
        List<String> file = stdout;
        for (String line : output) {
            if (HEADING.matcher(line).matches()) {
                file = line.startsWith("stderr") ? stderr : stdout;
            } else if (!line.isBlank() && !NOISE.matcher(line).matches() && !ACCESS.matcher(line).matches()) {
                file.add(line.strip());
            }
        }
        for (List<String> lines : List.of(stderr, stdout)) {
            for (int i = lines.size() - 1; i >= 0; i--) {
                if (ERROR.matcher(lines.get(i)).matches()) {
                    return lines.get(i);
                }
            }
        }
        return stderr.isEmpty() ? "" : stderr.get(stderr.size() - 1);
    }
}
