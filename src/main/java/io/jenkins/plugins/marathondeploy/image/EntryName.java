package io.jenkins.plugins.marathondeploy.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A file's name as text. Under {@code LANG=C}, usual for agents in containers, Java turns every byte that is not ASCII
 * into the replacement character; the path's URI still has the bytes.
 */
final class EntryName {
    private static final char REPLACEMENT = '\uFFFD';

    private EntryName() {}

    /** @throws ImageException {@code INVALID} for a name that is not UTF-8, which no tar reader could agree on */
    static String of(Path name) {
        String text = name.toString();
        return text.indexOf(REPLACEMENT) < 0 ? text : decoded(name);
    }

    /**
     * The name of a file in its directory, as ignore rules are compared with it: what is not UTF-8 is one replacement
     * character.
     */
    static String forRules(Path file) {
        try {
            return last(file);
        } catch (ImageException notUtf8) {
            Path name = file.getFileName();
            return (name == null ? file : name).toString();
        }
    }

    /** The name of a file in its directory. */
    static String last(Path file) {
        Path name = file.getFileName();
        return of(name == null ? file : name);
    }

    private static String decoded(Path name) {
        try {
            // Percent-encoded byte by byte; the base only makes the path absolute.
            Path top = name.getFileSystem().getRootDirectories().iterator().next();
            String base = top.toUri().getRawPath();
            String raw = top.resolve(name).toUri().getRawPath();
            String relative = name.isAbsolute() ? raw : raw.substring(base.length());
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(relative))).toString();
        } catch (CharacterCodingException | InvalidPathException e) {
            throw new ImageException(
                    ImageException.Kind.INVALID,
                    "A file name in the build context is not UTF-8: '" + name + "'. Rename it, or ignore it in"
                            + " .dockerignore with a pattern of its directory.");
        }
    }

    private static byte[] bytes(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }
}
