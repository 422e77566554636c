package io.jenkins.plugins.marathondeploy.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * One entry of a build context.
 *
 * @param name     relative to the context, forward slashes
 * @param file     where its content is read, null when {@code content} has it
 * @param mode     permission bits, set-user-id and the like included
 * @param size     bytes, 0 for anything but a file
 * @param modified when the file was changed
 * @param link     the link's text, null for anything but a symbolic link
 * @param content  of an entry that is made up, else null
 */
public record ContextEntry(
        String name, Path file, Kind kind, int mode, long size, FileTime modified, String link, byte[] content) {
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        /** Sockets, pipes and devices, which are not sent. */
        OTHER
    }

    private static final boolean UNIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    /** What Docker's client sends from Windows, which has no such bits. */
    private static final int MODE_WITHOUT_BITS = 0755;

    static ContextEntry made(String name, byte[] content) {
        return new ContextEntry(
                name, null, Kind.FILE, 0644, content.length, FileTime.fromMillis(0), null, content);
    }

    static ContextEntry read(String name, Path file) throws IOException {
        return UNIX ? readUnix(name, file) : readBasic(name, file);
    }

    private static ContextEntry readUnix(String name, Path file) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(file, "unix:mode,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) attributes.get("mode");
        Kind kind = switch (mode & 0170000) {
            case 0100000 -> Kind.FILE;
            case 0040000 -> Kind.DIRECTORY;
            case 0120000 -> Kind.LINK;
            default -> Kind.OTHER;
        };
        return of(name, file, kind, mode & 07777, (Long) attributes.get("size"),
                (FileTime) attributes.get("lastModifiedTime"));
    }

    private static ContextEntry readBasic(String name, Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Kind kind = attributes.isSymbolicLink()
                ? Kind.LINK
                : attributes.isDirectory() ? Kind.DIRECTORY : attributes.isRegularFile() ? Kind.FILE : Kind.OTHER;
        return of(name, file, kind, MODE_WITHOUT_BITS, attributes.size(), attributes.lastModifiedTime());
    }

    /**
     * Opens a file's content; null where the file is gone since it was listed.
     *
     * @throws IOException saying which file can't be read
     */
    public InputStream open() throws IOException {
        try {
            return content != null ? new ByteArrayInputStream(content) : Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /**
     * Reads the next bytes of an opened file. A file that grows meanwhile counts with the length that it had.
     *
     * @param left bytes that are still to come, more than 0
     * @return how many were read, at least 1
     * @throws IOException saying that the file can't be read, or has become shorter
     */
    public int read(InputStream opened, byte[] chunk, long left) throws IOException {
        int count;
        try {
            count = opened.read(chunk, 0, (int) Math.min(chunk.length, left));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
        if (count < 0) {
            throw new IOException("'" + name + "' of the build context became shorter while it was sent (" + left + " of "
                    + size + " bytes are gone): something still writes there. Let it finish first, or leave the file out"
                    + " with .dockerignore.");
        }
        return count;
    }

    /** Says which entry it is, and what can be done. */
    static IOException unreadable(String name, IOException cause) {
        String reason = cause instanceof AccessDeniedException ? "permission denied" : cause.getMessage();
        return new IOException(
                "'" + name + "' of the build context can't be read: " + reason
                        + ". Allow it, or leave it out with .dockerignore.",
                cause);
    }

    private static ContextEntry of(String name, Path file, Kind kind, int mode, long size, FileTime modified)
            throws IOException {
        String link = kind == Kind.LINK
                ? EntryName.of(Files.readSymbolicLink(file)).replace(file.getFileSystem().getSeparator(), "/")
                : null;
        return new ContextEntry(name, file, kind, mode, kind == Kind.FILE ? size : 0, modified, link, null);
    }
}
