package io.jenkins.plugins.marathondeploy.template;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a template's file from a directory that it must not leave. */
final class TemplateFile {
    private TemplateFile() {}

    static String read(Path root, String file) {
        Path path = locate(root, file);
        try {
            if (Files.isDirectory(path)) {
                throw new TemplateException(file + " is a directory; name the file in it.");
            }
            if (!Files.isRegularFile(path)) {
                throw new TemplateException(file + " is not a regular file.");
            }
            // Asked before it is read: a log or an archive named by mistake is refused at once.
            if (Files.size(path) > Template.MAX_SIZE) {
                throw tooLarge(file);
            }
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(Template.MAX_SIZE + 1);
                if (bytes.length > Template.MAX_SIZE) {
                    throw tooLarge(file);
                }
                return decode(bytes, file);
            }
        } catch (IOException e) {
            throw new TemplateException("Could not read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Path locate(Path root, String file) {
        if (file.isBlank()) {
            throw new TemplateException("The name of the template file is empty; name a file such as marathon.json.");
        }
        try {
            Path directory = root.toAbsolutePath().normalize();
            Path path = directory.resolve(file).normalize();
            Path realDirectory = directory.toRealPath();
            if (!path.startsWith(directory) && !path.startsWith(realDirectory)) {
                throw outside(file, root, "");
            }
            Path real = path.toRealPath();
            if (!real.startsWith(realDirectory)) {
                throw outside(file, root, " through a symbolic link");
            }
            return real;
        } catch (NoSuchFileException e) {
            throw new TemplateException("There is no file " + Excerpt.of(file) + " in " + root + ".", e);
        } catch (InvalidPathException e) {
            throw new TemplateException("\"" + Excerpt.of(file) + "\" is not the name of a file.", e);
        } catch (IOException e) {
            throw new TemplateException("Could not find " + Excerpt.of(file) + " in " + root + ": " + Excerpt.of(String.valueOf(e.getMessage())), e);
        }
    }

    private static TemplateException outside(String file, Path root, String how) {
        return new TemplateException(Excerpt.of(file) + " leads out of " + root + how + "; templates must lie inside of it.");
    }

    private static TemplateException tooLarge(String file) {
        return new TemplateException(file + " is larger than 1 MB; that is no app definition.");
    }

    private static String decode(byte[] bytes, String file) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            long line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new TemplateException(file + ", line " + line + ": byte " + (in.position() + 1)
                    + " of the file is not UTF-8; save the file in UTF-8.");
        }
        return out.flip().toString();
    }
}
