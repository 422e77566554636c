package io.jenkins.plugins.marathondeploy.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What every figure is told.
 *
 * @param root  the project's root directory
 * @param quick few rounds: to see that the measuring works, not to quote
 */
record Options(Path root, boolean quick) {
    /** @param arguments the project's root directory, then {@code --quick} perhaps */
    static Options of(String... arguments) {
        return new Options(Path.of(arguments[0]).toAbsolutePath().normalize(), List.of(arguments).contains("--quick"));
    }

    /** The number of rounds, or of whatever is counted. */
    int count(int whole, int few) {
        return quick ? few : whole;
    }
}
