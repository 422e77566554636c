package io.jenkins.plugins.marathondeploy.cluster.engine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Docker's client with buildx, as the machine has it: in a folder that {@code MARATHON_DEPLOY_TEST_BUILDX} names, with
 * {@code docker} and {@code cli-plugins/docker-buildx} in it or laid out as Debian's packages; as the first engine of
 * {@code MARATHON_DEPLOY_TEST_ENGINES} has it; or installed.
 */
public final class TestBuildx {
    private TestBuildx() {}

    /** An environment in which the client finds it, with this directory as its home; empty where there is none. */
    public static Optional<Map<String, String>> environment(Path home) throws IOException {
        Optional<Path> plugin = plugin();
        if (plugin.isEmpty()) {
            return Optional.empty();
        }
        Path plugins = Files.createDirectories(home.resolve(".docker/cli-plugins"));
        if (!Files.exists(plugins.resolve("docker-buildx"))) {
            Files.createSymbolicLink(plugins.resolve("docker-buildx"), plugin.get());
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("HOME", home.toString());
        environment.keySet().removeIf(name -> name.equals("DOCKER_CONFIG") || name.startsWith("BUILDX_"));
        folders().map(folder -> Files.isExecutable(folder.resolve("docker")) ? folder : folder.resolve("usr/bin"))
                .filter(folder -> Files.isExecutable(folder.resolve("docker")))
                .findFirst()
                .ifPresent(folder -> environment.merge("PATH", folder.toString(), (path, first) -> first + File.pathSeparator + path));
        return Optional.of(environment);
    }

    private static Optional<Path> plugin() {
        Stream<Path> named = folders().flatMap(folder -> Stream.of(
                folder.resolve("cli-plugins/docker-buildx"),
                folder.resolve("usr/libexec/docker/cli-plugins/docker-buildx")));
        Stream<Path> installed = Stream.of("/usr/libexec/docker", "/usr/lib/docker", "/usr/local/lib/docker")
                .map(folder -> Path.of(folder, "cli-plugins/docker-buildx"));
        return Stream.concat(named, installed).filter(Files::isExecutable).findFirst();
    }

    private static Stream<Path> folders() {
        String named = System.getenv("MARATHON_DEPLOY_TEST_BUILDX");
        String engines = System.getenv("MARATHON_DEPLOY_TEST_ENGINES");
        File[] each = engines == null ? null : new File(engines).listFiles(File::isDirectory);
        return Stream.concat(
                named == null ? Stream.of() : Stream.of(Path.of(named)),
                each == null ? Stream.of() : List.of(each).stream().sorted().map(File::toPath));
    }
}
