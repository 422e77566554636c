package io.jenkins.plugins.marathondeploy.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
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
     * The name of a file in its directory, as ignore rules are compared with it: each byte that is not UTF-8 is one
     * replacement character, as for Go.
     */
    static String forRules(Path file) {
        try {
            return last(file);
        } catch (ImageException notUtf8) {
            Path name = file.getFileName();
            return lenient(encoded(name == null ? file : name));
        }
    }

    private static String lenient(byte[] name) {
        ByteBuffer in = ByteBuffer.wrap(name);
        CharBuffer out = CharBuffer.allocate(name.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        for (CoderResult result = decoder.decode(in, out, true); result.isError(); result = decoder.decode(in, out, true)) {
            for (int i = 0; i < result.length(); i++) {
                in.get();
                out.put(REPLACEMENT);
            }
        }
        return out.flip().toString();
    }

    /** The name of a file in its directory. */
    static String last(Path file) {
        Path name = file.getFileName();
        return of(name == null ? file : name);
    }

    private static String decoded(Path name) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(encoded(name))).toString();
        } catch (CharacterCodingException | InvalidPathException e) {
            throw new ImageException(
                    ImageException.Kind.INVALID,
                    "A file name in the build context is not UTF-8: '" + name + "'. Rename it, or ignore it in"
                            + " .dockerignore with a pattern of its directory.");
        }
    }

    /** The bytes of a path, taken from its URI, where they are percent-encoded. */
    private static byte[] encoded(Path name) {
        // The top only makes the path absolute.
        Path top = name.getFileSystem().getRootDirectories().iterator().next();
        String base = top.toUri().getRawPath();
        String raw = top.resolve(name).toUri().getRawPath();
        return bytes(name.isAbsolute() ? raw : raw.substring(base.length()));
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
