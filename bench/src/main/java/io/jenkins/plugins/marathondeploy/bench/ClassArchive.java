package io.jenkins.plugins.marathondeploy.bench;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Where the program in one file keeps its archive of classes, for one measurement alone. */
final class ClassArchive extends TemporaryDirectory {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    ClassArchive() throws IOException {
        super("bench-classes");
    }

    /** Waits for what the second run begins to make. */
    void awaitIt() throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        File[] whole = {};
        while (whole.length == 0) {
            if (Instant.now().isAfter(end)) {
                throw new IOException("no archive of classes was made in " + path());
            }
            Thread.sleep(100);
            whole = path().toFile().listFiles((directory, name) -> name.endsWith(".jsa"));
        }
    }
}
