package io.jenkins.plugins.marathondeploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code bench/deploy.sh}: docker's command line and curl. */
final class ScriptJob extends Job {
    private final Path script;
    private final String pin;
    private final Path dockerConfiguration;

    /** @param pin {@code tag} or {@code digest}: how the definition names the image */
    ScriptJob(Path root, JobCluster cluster, String pin) throws IOException, InterruptedException {
        super(root, cluster, "script-" + pin, "@IMAGE@");
        script = root.resolve("bench").resolve("deploy.sh");
        this.pin = pin;
        dockerConfiguration = Files.createTempDirectory("bench-docker");
    }

    @Override
    List<String> command(boolean cold) {
        return List.of("sh", script.toString());
    }

    @Override
    Map<String, String> environment(boolean cold) {
        return Map.ofEntries(
                Map.entry("CONTEXT", "."),
                Map.entry("REGISTRY", cluster.registry()),
                Map.entry("REPOSITORY", repository()),
                Map.entry("TAG", cluster.nextTag(repository())),
                Map.entry("MARATHON", cluster.marathonUrl()),
                Map.entry("ID", app()),
                Map.entry("INSTANCES", "2"),
                Map.entry("PIN", pin),
                Map.entry("BUILD_OPTIONS", cold ? "--no-cache" : ""),
                // The builder that engines of this age and ours use.
                Map.entry("DOCKER_BUILDKIT", "0"),
                Map.entry("DOCKER_CONFIG", dockerConfiguration.toString()));
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(dockerConfiguration.resolve("config.json"));
        Files.deleteIfExists(dockerConfiguration);
        super.close();
    }
}
