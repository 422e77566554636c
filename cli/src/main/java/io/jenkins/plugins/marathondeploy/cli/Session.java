package io.jenkins.plugins.marathondeploy.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The process around a command.
 *
 * @param environment variables
 * @param directory   the current directory, to which relative paths relate
 * @param clock       the time on the wall
 * @param steady      for how long something takes: only goes forward
 * @param terminal    whether live lines can be shown on stdout (1) or stderr (2)
 */
record Session(
        Map<String, String> environment,
        Path directory,
        PrintStream out,
        PrintStream err,
        Clock clock,
        Clock steady,
        Interruption interruption,
        IntPredicate terminal) {
    Credentials credentials() {
        return new Credentials(environment);
    }

    /**
     * Where this user's records are, in {@code XDG_STATE_HOME}, by default {@code ~/.local/state}; empty for a user without
     * a home.
     */
    Optional<Path> stateDirectory() {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        // "All paths set in these environment variables must be absolute" (XDG Base Directory Specification)
        Path directory = Path.of(state).isAbsolute() ? Path.of(state) : Path.of(home, ".local", "state");
        return directory.isAbsolute() ? Optional.of(directory.resolve("marathon-deploy")) : Optional.empty();
    }

    Console console(Console.Output output) {
        return new Console(out, err, Masking.of(credentials()), output);
    }
}
