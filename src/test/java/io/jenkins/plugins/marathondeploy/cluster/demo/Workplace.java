package io.jenkins.plugins.marathondeploy.cluster.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A copy of {@code examples/web} in a temporary directory, prepared for building. */
public final class Workplace implements AutoCloseable {
    private final Path directory;

    private Workplace(Path directory) {
        this.directory = directory;
    }

    /** @param root the project's root directory */
    public static Workplace of(Path root) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("marathon-deploy-web");
        Workplace workplace = new Workplace(directory);
        try {
            workplace.fill(root.resolve("examples/web"));
            return workplace;
        } catch (IOException | InterruptedException | RuntimeException e) {
            workplace.close();
            throw e;
        }
    }

    private void fill(Path example) throws IOException, InterruptedException {
        try (Stream<Path> files = Files.walk(example)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = directory.resolve(example.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        Process prepare = new ProcessBuilder(directory.resolve("prepare").toString()).inheritIO().start();
        if (prepare.waitFor() != 0) {
            throw new IOException("examples/web/prepare failed");
        }
    }

    public Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
