package io.jenkins.plugins.marathondeploy.bench;

import io.jenkins.plugins.marathondeploy.cluster.engine.TestBuildx;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Docker's client with buildx and a home directory of its own: installed on the machine, or from the directory that
 * {@code MARATHON_DEPLOY_TEST_ENGINES} names. The engine is the machine's own.
 */
final class BuildxClient extends TemporaryDirectory {
    static final String MISSING =
            "this machine has no docker buildx, and MARATHON_DEPLOY_TEST_ENGINES names no directory that has it";

    private final Optional<Map<String, String>> found;

    BuildxClient() throws IOException {
        super("bench-buildx");
        found = TestBuildx.environment(path());
    }

    boolean isThere() {
        return found.isPresent();
    }

    /** In which the client finds it, and nothing of the user's own. */
    Map<String, String> environment() {
        return Map.of(
                "HOME", path().toString(),
                "PATH", found.orElseThrow().get("PATH"),
                "DOCKER_CONFIG", path().resolve(".docker").toString());
    }

    /** "buildx 0.29.1". */
    String version() throws IOException, InterruptedException {
        // By env it is looked for in the PATH that it gets, and not in this process's own.
        ProcessBuilder command = new ProcessBuilder("env", "docker", "buildx", "version");
        command.environment().putAll(environment());
        // Its first word names the repository: "github.com/docker/buildx 0.29.1+ds1 0.29.1+ds1-4".
        String[] words = TimedCommand.output(command).split("\\s+");
        return "buildx " + words[1].replaceFirst("^v", "").replaceFirst("[+-].*", "");
    }

    /** What our command line is told, so that it builds with the engine's own interface on every machine. */
    static String withoutBuildx() {
        try {
            return new ProcessBuilder("docker", "buildx", "version")
                                    .redirectErrorStream(true)
                                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                    .start()
                                    .waitFor()
                            == 0
                    ? "engine"
                    : "auto";
        } catch (IOException none) {
            return "auto";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "auto";
        }
    }
}
