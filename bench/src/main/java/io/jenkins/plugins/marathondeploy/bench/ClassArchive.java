package io.jenkins.plugins.marathondeploy.bench;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the program in one file keeps its archive of classes, for one measurement alone. */
final class ClassArchive extends TemporaryDirectory {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    ClassArchive() throws IOException {
        super("bench-classes");
    }

    /**
     * As two deployments leave it.
     *
     * @param client  the environment of Docker's client
     * @param builder what they build with
     */
    static ClassArchive made(Options options, Map<String, String> client, String builder)
            throws IOException, InterruptedException {
        ClassArchive classes = new ClassArchive();
        List<String> program = List.of(options.root().resolve("cli/target/marathon-deploy").toString());
        try (JobCluster cluster = new JobCluster();
                Job job = new OurJob(options.root(), cluster, "ours", program, classes.environment(client), builder)) {
            job.run(false);
            job.run(false);
            classes.awaitIt();
            return classes;
        } catch (IOException | InterruptedException | RuntimeException e) {
            classes.close();
            throw e;
        }
    }

    /** In which the program uses it, and keeps its records beside it. */
    Map<String, String> environment(Map<String, String> client) {
        Map<String, String> environment = new HashMap<>(client);
        environment.put("MARATHON_DEPLOY_CACHE", path().toString());
        environment.put("XDG_STATE_HOME", path().resolve("state").toString());
        return environment;
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
