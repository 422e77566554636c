package io.jenkins.plugins.marathondeploy.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * The process around a command.
 *
 * @param environment variables
 * @param directory   the current directory, to which relative paths relate
 */
record Session(
        Map<String, String> environment,
        Path directory,
        PrintStream out,
        PrintStream err,
        Clock clock,
        Interruption interruption) {
    Credentials credentials() {
        return new Credentials(environment);
    }

    Console console(boolean resultOnly, int verbosity) {
        return new Console(out, err, Masking.of(credentials()), resultOnly, verbosity);
    }
}
