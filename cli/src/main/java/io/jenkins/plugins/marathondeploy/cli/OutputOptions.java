package io.jenkins.plugins.marathondeploy.cli;

import picocli.CommandLine.Option;

/** What is printed. */
final class OutputOptions {
    static final String JSON = "--json";

    @Option(
            names = JSON,
            description = "Progress goes to stderr, and the last line of stdout is one JSON object with the result, also"
                    + " when it failed.")
    boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "More lines: layers, retries, settings. -vv also shows where an error comes from.")
    boolean[] verbose = new boolean[0];
}
