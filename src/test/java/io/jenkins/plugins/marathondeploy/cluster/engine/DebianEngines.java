package io.jenkins.plugins.marathondeploy.cluster.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Engines of other Debian releases, beside the machine's own: {@code MARATHON_DEPLOY_TEST_ENGINES} names a directory with one
 * sub-directory for each, in which the packages docker.io, docker-cli, docker-buildx and containerd of that release are unpacked
 * ({@code usr/sbin/dockerd}, …). Where the variable is not set there are none, and what asks for them is skipped.
 */
public final class DebianEngines {
    public static final String VARIABLE = "MARATHON_DEPLOY_TEST_ENGINES";

    /** What a test that finds none is skipped with. */
    public static final String MISSING = VARIABLE + " names no directory with unpacked engines";

    private DebianEngines() {}

    /** Returns the directories, in the order of their names; none where there are none. */
    public static List<Path> all() {
        Path top = Path.of(System.getenv().getOrDefault(VARIABLE, "/nowhere"));
        if (!Files.isDirectory(top)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(top)) {
            return found.filter(directory -> Files.isExecutable(directory.resolve("usr/sbin/dockerd"))).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the directory of the newest engine; empty where there is none. */
    public static Optional<Path> newest() {
        return all().stream().max(Comparator.comparing(engine -> version(engine.resolve("usr/bin/docker").toString()), Arrays::compare));
    }

    /** Returns the newest Docker client among them and the one of the machine. */
    public static String newestClient() {
        return Stream.concat(
                        Stream.of("docker"),
                        all().stream().map(engine -> engine.resolve("usr/bin/docker").toString()).filter(path -> Files.isExecutable(Path.of(path))))
                .max(Comparator.comparing(DebianEngines::version, Arrays::compare))
                .orElseThrow();
    }

    /** "Docker version 28.5.2+dfsg4, build …"; zeros where there is none. */
    private static int[] version(String client) {
        try {
            Process process = new ProcessBuilder(client, "--version").redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            var numbers = java.util.regex.Pattern.compile("version (\\d+)\\.(\\d+)\\.(\\d+)").matcher(said);
            return numbers.find()
                    ? new int[] {Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), Integer.parseInt(numbers.group(3))}
                    : new int[3];
        } catch (IOException none) {
            return new int[3];
        }
    }
}
