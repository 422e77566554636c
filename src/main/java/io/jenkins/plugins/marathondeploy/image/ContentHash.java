package io.jenkins.plugins.marathondeploy.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A hash over everything of a build that decides what comes out of it: the files that are sent (paths, permission bits,
 * contents, links), the Dockerfile, build arguments, target, platform, and labels without those that change with each
 * build. Two builds with the same hash may share one image.
 *
 * <p>What it can't see: a base image that moved behind its tag, and what the Dockerfile fetches by itself. So a build
 * that asks for {@code pull} or {@code noCache} should not be skipped because of it.
 */
public final class ContentHash {
    private final MessageDigest digest = sha256();
    private final byte[] chunk = new byte[64 * 1024];

    private ContentHash() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform must have it.
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads every file of the context once.
     *
     * @param platform of the engine ({@link DockerEngine#platform()}), used where the build names none
     * @return 64 lowercase hexadecimal digits
     * @throws ImageException {@code INVALID} for files that can't be read, {@code CANCELLED}
     */
    public static String of(ImageBuild build, String platform, CancellationSignal signal) {
        BuildContext context = BuildContext.open(build);
        ContentHash hash = new ContentHash();
        hash.text("platform", build.platform().isEmpty() ? platform : build.platform());
        hash.text("target", build.target());
        hash.texts("argument", build.arguments());
        Map<String, String> labels = new TreeMap<>(build.labels());
        labels.keySet().removeAll(ImageLabels.VOLATILE);
        hash.texts("label", labels);
        hash.text("dockerfile", context.dockerfileName());
        hash.digest.update(context.dockerfileContent());
        try {
            BuildContext.Entries entries = context.entries();
            for (ContextEntry entry = entries.next(); entry != null; entry = entries.next()) {
                signal.check("The comparison of the build context");
                hash.entry(entry);
            }
        } catch (IOException e) {
            throw new ImageException(ImageException.Kind.INVALID, e.getMessage(), e);
        }
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    private void texts(String kind, Map<String, String> values) {
        new TreeMap<>(values).forEach((name, value) -> {
            text(kind, name);
            text("value", value);
        });
    }

    /** Length first, so that no two lists of texts run into the same bytes. */
    private void text(String kind, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        digest.update((kind + ' ' + bytes.length + '\n').getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    private void entry(ContextEntry entry) throws IOException {
        text(entry.kind().name(), entry.name());
        text("mode", Integer.toOctalString(entry.mode()));
        if (entry.kind() == ContextEntry.Kind.LINK) {
            text("link", entry.link());
        } else if (entry.kind() == ContextEntry.Kind.FILE) {
            text("content", contentOf(entry));
        }
    }

    /** Hashed on its own: its length may change while it is read. */
    private String contentOf(ContextEntry entry) throws IOException {
        MessageDigest content = sha256();
        if (entry.content() != null) {
            return HexFormat.of().formatHex(content.digest(entry.content()));
        }
        try (InputStream in = Files.newInputStream(entry.file())) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                content.update(chunk, 0, count);
            }
        } catch (NoSuchFileException e) {
            return "gone";
        } catch (IOException e) {
            throw ContextWalk.unreadable(entry.name(), e);
        }
        return HexFormat.of().formatHex(content.digest());
    }
}
