package io.jenkins.plugins.marathondeploy.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Records in a text file, a line each, the newest last, that only its owner can read and write. Safe for several threads
 * and processes: a reader never sees half of a change.
 */
public final class RecordFile {
    /** Bytes: reading it must not exhaust the memory of whoever has thousands of jobs. */
    private static final long LARGEST = 16L * 1024 * 1024;

    private static final Object MONITOR = new Object();

    private final Path path;
    private final int most;

    /**
     * @param path need not exist, nor its directory, which is made for this user alone
     * @param most lines that are kept; the oldest go
     */
    public RecordFile(Path path, int most) {
        this.path = path;
        this.most = most;
    }

    public Path path() {
        return path;
    }

    /**
     * The lines; none when there is no file yet. What is no text has lines that are no records.
     *
     * @throws UncheckedIOException when there is a file that can't be read, or is far too large
     */
    public List<String> lines() {
        try {
            if (!Files.exists(path)) {
                return List.of();
            }
            if (Files.size(path) > LARGEST) {
                throw new IOException(path + " is larger than " + LARGEST + " bytes, which records never are: remove it");
            }
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Replaces the lines.
     *
     * @param change makes the new ones of those that are there
     * @throws UncheckedIOException when the file can't be read or written
     */
    public void change(UnaryOperator<List<String>> change) {
        synchronized (MONITOR) {
            try {
                makeDirectory();
                Path lock = path.resolveSibling(path.getFileName() + ".lock");
                try (FileChannel channel =
                                FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock held = channel.lock()) {
                    List<String> lines = change.apply(lines());
                    replace(lines.subList(Math.max(0, lines.size() - most), lines.size()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void makeDirectory() throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Files.createDirectories(directory(), ownerOnly);
    }

    /** At once, so that a reader never sees half of it; a temporary file is its owner's alone. */
    private void replace(List<String> lines) throws IOException {
        Path next = Files.createTempFile(directory(), String.valueOf(path.getFileName()), ".new");
        try {
            Files.write(next, lines, StandardCharsets.UTF_8);
            Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private Path directory() {
        return Objects.requireNonNull(path.toAbsolutePath().getParent(), "the file's directory");
    }
}
