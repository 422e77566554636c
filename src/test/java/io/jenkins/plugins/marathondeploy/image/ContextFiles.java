package io.jenkins.plugins.marathondeploy.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the files of a build. */
public final class ContextFiles {
    private ContextFiles() {}

    public static Path file(Path directory, String name, String... lines) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }
}
