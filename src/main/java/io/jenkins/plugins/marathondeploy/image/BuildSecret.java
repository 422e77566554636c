package io.jenkins.plugins.marathondeploy.image;

import io.jenkins.plugins.marathondeploy.auth.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/** A secret that a build's step may read while it runs, and that no layer keeps. */
public final class BuildSecret {
    /** BuildKit's own limit (secrets.MaxSecretSize). */
    private static final int LARGEST = 500 * 1024;

    private final String id;
    private final Secret base64;
    private final Path file;

    private BuildSecret(String id, Secret base64, Path file) {
        this.id = id;
        this.base64 = base64;
        this.file = file;
    }

    public static BuildSecret of(String id, Secret text) {
        return ofBase64(id, Secret.of(Base64.getEncoder().encodeToString(text.reveal().getBytes(StandardCharsets.UTF_8))));
    }

    /** @param base64 of bytes that need not be a text */
    public static BuildSecret ofBase64(String id, Secret base64) {
        return new BuildSecret(id, base64, null);
    }

    /** A file that is there already, and stays; it is read when the build begins. */
    public static BuildSecret ofFile(String id, Path file) {
        return new BuildSecret(id, null, Objects.requireNonNull(file));
    }

    public String id() {
        return id;
    }

    /**
     * Its bytes, for the one file that BuildKit reads.
     *
     * @throws ImageException {@code INVALID} when the file can't be read, or it is larger than BuildKit takes
     */
    public byte[] content() {
        byte[] content;
        try {
            if (file != null && Files.size(file) > LARGEST) {
                throw tooLarge(Files.size(file));
            }
            content = file == null ? Base64.getDecoder().decode(base64.reveal()) : Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ImageException(
                    ImageException.Kind.INVALID, "The build secret '" + id + "' can't be read from its file: " + e);
        }
        if (content.length > LARGEST) {
            throw tooLarge(content.length);
        }
        return content;
    }

    /** As a text, to be taken out of what is printed; empty where it is none. */
    public Optional<Secret> text() {
        byte[] content = content();
        String text = new String(content, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), content) ? Optional.of(Secret.of(text)) : Optional.empty();
    }

    private ImageException tooLarge(long bytes) {
        return new ImageException(ImageException.Kind.INVALID, "The build secret '" + id + "' has " + bytes
                + " bytes; BuildKit takes " + LARGEST + " at most.");
    }

    @Override
    public String toString() {
        return "BuildSecret[" + id + "]";
    }
}
