package io.jenkins.plugins.marathondeploy.bench;

import io.jenkins.plugins.marathondeploy.cluster.demo.Workplace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Somebody's repository and the command that brings it to Marathon; the whole of it runs in processes of its own. */
abstract class Job implements AutoCloseable {
    private static final String APP =
            """
            {
              "id": "%s",
              "instances": 2,
              "cpus": 0.1,
              "mem": 32,
              "container": {
                "type": "DOCKER",
                "docker": { "image": "%s" },
                "portMappings": [ { "name": "http", "containerPort": 8080, "hostPort": 0 } ]
              },
              "networks": [ { "mode": "container/bridge" } ],
              "healthChecks": [ {
                "protocol": "HTTP", "path": "/health", "portIndex": 0, "gracePeriodSeconds": 5,
                "intervalSeconds": 1, "timeoutSeconds": 2, "maxConsecutiveFailures": 3
              } ],
              "upgradeStrategy": { "minimumHealthCapacity": 1.0, "maximumOverCapacity": 0.5 }
            }
            """;

    final JobCluster cluster;
    final String name;
    private final Workplace workplace;
    private final UUID unique = UUID.randomUUID();
    private int changes;

    /**
     * @param name  of the app and of the repository
     * @param image what the definition names as image, for whoever replaces it
     */
    Job(Path root, JobCluster cluster, String name, String image) throws IOException, InterruptedException {
        this.cluster = cluster;
        this.name = name;
        workplace = Workplace.of(root);
        Files.writeString(directory().resolve("marathon.json"), APP.formatted(app(), image));
        Files.writeString(directory().resolve(".dockerignore"), "marathon.json\n");
        change();
    }

    final String repository() {
        return JobCluster.PROJECT + "/" + name;
    }

    final String app() {
        return "/" + JobCluster.PROJECT + "/" + name;
    }

    final Path directory() {
        return workplace.directory();
    }

    /** Changes one file, to something that no file was before: the engine's cache is everybody's, and stays. */
    final void change() throws IOException {
        Files.writeString(
                directory().resolve("site").resolve("index.html"), unique + " @VERSION@ " + ++changes + "\n");
    }

    /**
     * Builds, pushes, deploys, and waits until all is healthy.
     *
     * @param cold without the engine's cache
     * @return seconds
     */
    final double run(boolean cold) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command(cold))
                .directory(directory().toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        File log = File.createTempFile("bench-job", ".log");
        builder.redirectOutput(log);
        builder.environment().putAll(cluster.logins());
        builder.environment().putAll(environment(cold));
        long begin = System.nanoTime();
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroy();
            throw new IOException(name + " failed:\n" + Files.readString(log.toPath()));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        Files.delete(log.toPath());
        return seconds;
    }

    abstract List<String> command(boolean cold);

    Map<String, String> environment(boolean cold) {
        return Map.of();
    }

    @Override
    public void close() throws IOException {
        workplace.close();
    }
}
