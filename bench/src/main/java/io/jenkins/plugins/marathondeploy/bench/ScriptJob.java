package io.jenkins.plugins.marathondeploy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code bench/deploy.sh}: docker's command line and curl. */
final class ScriptJob extends Job {
    private final Path script;
    private final String pin;
    private final Map<String, String> client;

    /**
     * @param pin    {@code tag} or {@code digest}: how the definition names the image
     * @param client of Docker, with a configuration directory of its own; with buildx where it is a {@link BuildxClient}
     */
    ScriptJob(Path root, JobCluster cluster, String pin, TemporaryDirectory client) throws IOException, InterruptedException {
        super(root, cluster, "script-" + pin + (client instanceof BuildxClient ? "-buildx" : ""), "@IMAGE@");
        script = root.resolve("bench").resolve("deploy.sh");
        this.pin = pin;
        this.client = client instanceof BuildxClient buildx
                ? buildx.environment()
                // The builder that engines of this age and ours use.
                : Map.of("DOCKER_BUILDKIT", "0", "DOCKER_CONFIG", client.path().toString());
    }

    @Override
    List<String> command(boolean cold) {
        return List.of("sh", script.toString());
    }

    @Override
    Map<String, String> environment(boolean cold) {
        Map<String, String> environment = new HashMap<>(client);
        environment.putAll(Map.of(
                "CONTEXT", ".",
                "REGISTRY", cluster.registry(),
                "REPOSITORY", repository(),
                "TAG", cluster.nextTag(repository()),
                "MARATHON", cluster.marathonUrl(),
                "ID", app(),
                "INSTANCES", "2",
                "PIN", pin,
                "BUILD_OPTIONS", cold ? "--no-cache" : "",
                "BUILD_WITH", name.endsWith("-buildx") ? "buildx" : "classic"));
        return environment;
    }
}
