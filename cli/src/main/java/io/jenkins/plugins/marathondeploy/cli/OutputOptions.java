package io.jenkins.plugins.marathondeploy.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** What is printed. */
final class OutputOptions {
    static final String JSON = "--json";

    /** What progress looks like. */
    enum Progress {
        AUTO,
        PLAIN,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = JSON,
            description = "Progress goes to stderr, and the last line of stdout is one JSON object with the result, also"
                    + " when it failed.")
    boolean json;

    @Option(
            names = "--progress",
            paramLabel = "FORM",
            description = "plain: lines of text. json: every event as a JSON object, one a line, those too that plain lines"
                    + " leave out. auto, the default: live lines at a terminal, unless NO_COLOR or CI is set or TERM is dumb;"
                    + " plain elsewhere.")
    Progress progress = Progress.AUTO;

    @Option(
            names = {"-v", "--verbose"},
            description = "More lines: layers, retries, settings. -vv also shows where an error comes from.")
    boolean[] verbose = new boolean[0];

    /** Of what is asked for. */
    Console.Output output(boolean resultOnly) {
        return new Console.Output(json || resultOnly, progress == Progress.JSON, verbose.length);
    }
}
