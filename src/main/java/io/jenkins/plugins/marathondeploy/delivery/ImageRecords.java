package io.jenkins.plugins.marathondeploy.delivery;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which images were built from which content, in a file that only the one who builds can write: whoever may push to a
 * registry decides what its tags mean, so that no tag can tell it. A line each, the newest last; what is lost or can't be
 * read costs a build. Safe for several threads and processes.
 */
public final class ImageRecords {
    /** The oldest go; with 200 bytes a line it is a file of 200 kB. */
    private static final int MOST = 1000;
    /** Content hash, repository, digest, commit. */
    private static final Pattern LINE =
            Pattern.compile("([0-9a-f]{64})\t([^\t]+)\t(sha256:[0-9a-f]{64})\t([^\t]*)");

    private static final Object MONITOR = new Object();

    private final Path file;

    /** @param file need not exist, nor its directory, which is made for this user alone */
    public ImageRecords(Path file) {
        this.file = file;
    }

    /**
     * The records of a repository by content hash; none when nothing was recorded yet.
     *
     * @param repository with the registry's address
     * @throws UncheckedIOException when there is a file that can't be read
     */
    public Map<String, ImageRecord> of(String repository) {
        Map<String, ImageRecord> found = new HashMap<>();
        for (String line : lines()) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && matcher.group(2).equals(repository)) {
                found.put(matcher.group(1), new ImageRecord(matcher.group(3), matcher.group(4)));
            }
        }
        return found;
    }

    /**
     * Records what was built and pushed, in place of what was recorded for the same content before; nothing for an image
     * that was found.
     *
     * @throws UncheckedIOException when the file can't be written
     */
    public void add(Delivered delivered) {
        if (delivered.content().isEmpty()) {
            return;
        }
        String key = delivered.content() + "\t" + delivered.image().reference().repository() + "\t";
        String line = key + delivered.image().digest() + "\t" + delivered.revision().replaceAll("\\s", "");
        synchronized (MONITOR) {
            try {
                makeDirectory();
                Path lock = file.resolveSibling(file.getFileName() + ".lock");
                try (FileChannel channel =
                                FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock held = channel.lock()) {
                    List<String> lines = new ArrayList<>(lines());
                    lines.removeIf(older -> older.startsWith(key) || !LINE.matcher(older).matches());
                    lines.add(line);
                    replace(lines.subList(Math.max(0, lines.size() - MOST), lines.size()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8).lines().toList() : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        Path next = Files.createTempFile(directory(), String.valueOf(file.getFileName()), ".new");
        try {
            Files.write(next, lines, StandardCharsets.UTF_8);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private Path directory() {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "the file's directory");
    }
}
