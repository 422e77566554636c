package io.jenkins.plugins.marathondeploy.image.buildx;

import io.jenkins.plugins.marathondeploy.image.ImageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A temporary directory that its owner alone can read, for as long as a process needs it. A process that is killed leaves
 * it; the next one of this user removes it. Whether its process lives is told by a lock, which ends with the process
 * whatever its end is: numbers of processes mean something else in another container with the same directory. On a file
 * system without locks, one of two days is left.
 */
final class PrivateDirectory implements AutoCloseable {
    private static final String PREFIX = "marathon-deploy-docker-";
    private static final String LOCK = "lock";
    private static final Duration LONGEST_BUILD = Duration.ofDays(2);
    /** The same for all class loaders of this process, another one for a process that gets its number. */
    private static final String PROCESS = ProcessHandle.current().pid() + "-"
            + ProcessHandle.current().info().startInstant().map(start -> start.toEpochMilli()).orElse(0L);

    private final Path path;
    private FileChannel lock;

    private PrivateDirectory(Path path) {
        this.path = path;
    }

    /** @throws ImageException {@code UNEXPECTED} when there is no place for it */
    static PrivateDirectory create() {
        PrivateDirectory directory;
        try {
            directory = new PrivateDirectory(Files.createTempDirectory(temporary(), PREFIX + PROCESS + "-", permissions("rwx------")));
        } catch (IOException e) {
            throw failed(e);
        }
        try {
            directory.hold();
            return directory;
        } catch (IOException e) {
            directory.close();
            throw failed(e);
        }
    }

    /** Removes those of processes that have ended. What can't be removed is left. */
    static void removeLeftovers(Clock clock) {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(temporary(), PREFIX + "*")) {
            for (Path directory : directories) {
                // Another try for a lock of this very process would end it: it belongs to the process, not to the try.
                boolean ours = String.valueOf(directory.getFileName()).startsWith(PREFIX + PROCESS + "-");
                if (!ours && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && isLeft(directory, clock)) {
                    remove(directory);
                }
            }
        } catch (IOException e) {
            // Nothing that this build needs.
            return;
        }
    }

    private static boolean isLeft(Path directory, Clock clock) throws IOException {
        if (Files.notExists(directory.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
            // It is being made, or its file system has no locks: then its age alone tells.
            return Files.getLastModifiedTime(directory).toInstant().isBefore(clock.instant().minus(LONGEST_BUILD));
        }
        try (FileChannel channel = FileChannel.open(
                        directory.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException | java.nio.channels.OverlappingFileLockException e) {
            // Another user's, or one that is being made.
            return false;
        }
    }

    /** Under its name, it is locked. */
    private void hold() throws IOException {
        Path unnamed = path.resolve(LOCK + ".new");
        lock = FileChannel.open(
                unnamed, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions("rw-------"));
        try {
            lock.lock();
        } catch (IOException e) {
            // A file system without locks.
            return;
        }
        Files.move(unnamed, path.resolve(LOCK));
    }

    Path path() {
        return path;
    }

    /** A new file. */
    Path write(String name, byte[] content) throws IOException {
        Path file = Files.createFile(path.resolve(name), permissions("rw-------"));
        return Files.write(file, content);
    }

    /** Another name for a directory that is elsewhere; a copy of it where links can't be made, as for most users of Windows. */
    void link(String name, Path target) throws IOException {
        try {
            Files.createSymbolicLink(path.resolve(name), target);
        } catch (UnsupportedOperationException | FileSystemException e) {
            copy(target, path.resolve(name));
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copied = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectory(copied, permissions("rwx------"));
                } else {
                    Files.copy(file, copied);
                }
            }
        }
    }

    static ImageException failed(Exception cause) {
        return new ImageException(
                ImageException.Kind.UNEXPECTED,
                "No directory could be made in " + temporary() + " for the registry's login: " + cause
                        + ". Make it writable, or name another one with -Djava.io.tmpdir.",
                cause);
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static FileAttribute<?>[] permissions(String mode) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    @Override
    public void close() {
        try {
            remove(path);
        } catch (IOException e) {
            closeAgain();
        }
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            // The file is gone.
            return;
        }
    }

    /** The client's last child may have been writing. */
    private void closeAgain() {
        try {
            remove(path);
        } catch (IOException e) {
            // Empty but for what that child has written; nobody else may read it.
            return;
        }
    }

    private static void remove(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
