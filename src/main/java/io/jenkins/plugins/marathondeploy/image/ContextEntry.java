package io.jenkins.plugins.marathondeploy.image;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
record ContextEntry(
        String name, Path file, Kind kind, int mode, long size, FileTime modified, String link, byte[] content) {
    enum Kind {
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

    private static ContextEntry of(String name, Path file, Kind kind, int mode, long size, FileTime modified)
            throws IOException {
        String link = kind == Kind.LINK
                ? EntryName.of(Files.readSymbolicLink(file)).replace(file.getFileSystem().getSeparator(), "/")
                : null;
        return new ContextEntry(name, file, kind, mode, kind == Kind.FILE ? size : 0, modified, link, null);
    }
}
