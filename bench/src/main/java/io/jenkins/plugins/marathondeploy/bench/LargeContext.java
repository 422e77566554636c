package io.jenkins.plugins.marathondeploy.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A directory with many files, every other of which {@code .dockerignore} keeps out of the build context. */
final class LargeContext extends TemporaryDirectory {
    /** What is measured. */
    static final int FILES = 20_000;

    static final long BYTES = 1L << 30;

    private static final int FILES_A_DIRECTORY = 100;

    private LargeContext() throws IOException {
        super("bench-context");
    }

    /**
     * @param files how many altogether
     * @param bytes altogether
     */
    static LargeContext of(int files, long bytes) throws IOException {
        LargeContext context = new LargeContext();
        try {
            context.fill(files, (int) (bytes / files));
            return context;
        } catch (IOException | RuntimeException e) {
            context.close();
            throw e;
        }
    }

    private void fill(int files, int size) throws IOException {
        Files.writeString(path().resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        Files.writeString(path().resolve(".dockerignore"), "**/left-out\n");
        byte[] content = new byte[size];
        new Random(1).nextBytes(content);
        for (int i = 0; i < files; i++) {
            // No two files are alike.
            ByteBuffer.wrap(content).putInt(i);
            Path module = path().resolve("module-" + i / FILES_A_DIRECTORY).resolve(i % 2 == 0 ? "sent" : "left-out");
            Files.createDirectories(module);
            Files.write(module.resolve("file-" + i), content);
        }
    }
}
