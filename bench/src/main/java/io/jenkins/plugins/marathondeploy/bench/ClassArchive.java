package io.jenkins.plugins.marathondeploy.bench;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Where the program in one file keeps its archive of classes, for one measurement alone. */
final class ClassArchive extends TemporaryDirectory {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    ClassArchive() throws IOException {
        super("bench-classes");
    }

    /** As two deployments leave it. */
    static ClassArchive made(Options options) throws IOException, InterruptedException {
        ClassArchive classes = new ClassArchive();
        List<String> program = List.of(options.root().resolve("cli/target/marathon-deploy").toString());
        try (JobCluster cluster = new JobCluster();
                Job job = new OurJob(options.root(), cluster, "ours", classes.path(), program)) {
            job.run(false);
            job.run(false);
            classes.awaitIt();
            return classes;
        } catch (IOException | InterruptedException | RuntimeException e) {
            classes.close();
            throw e;
        }
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
