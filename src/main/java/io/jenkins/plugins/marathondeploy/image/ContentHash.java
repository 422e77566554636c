package io.jenkins.plugins.marathondeploy.image;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Supplier;

/**
 * A hash over everything of a build that decides what comes out of it: the files that are sent (paths, permission bits,
 * contents, links; so the Dockerfile and {@code .dockerignore}, too), build arguments, target, platform, and labels
 * without those that change with each build. Two builds with the same hash may share one image.
 *
 * <p>What it can't see: a base image that moved behind its tag, and what the Dockerfile fetches by itself. So a build
 * that asks for {@code pull} or {@code noCache} should not be skipped because of it. It leaves out the times of files,
 * as the engine's own cache does.
 */
public final class ContentHash {
    private static final String DOING = "The comparison of the build context";

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
     * Reads every file of the context once, as a build sends it.
     *
     * @param platform of the engine, asked for in the end, and where the build names
     *                 none
     * @return 64 lowercase hexadecimal digits
     * @throws ImageException {@code INVALID} for files that can't be read, {@code CANCELLED}
     */
    public static String of(ImageBuild build, Supplier<String> platform, CancellationSignal signal) {
        BuildContext context = BuildContext.open(build);
        ContextDigest digest = new ContextDigest(build, context);
        try {
            BuildContext.Entries entries = context.entries();
            for (ContextEntry entry = entries.next(); entry != null; entry = entries.next()) {
                add(entry, digest, signal);
            }
        } catch (IOException e) {
            // An interruption closes the file that is being read.
            signal.check(DOING);
            throw new ImageException(ImageException.Kind.INVALID, e.getMessage(), e);
        }
        return digest.hash(platform);
    }

    private static void add(ContextEntry entry, ContextDigest digest, CancellationSignal signal) throws IOException {
        signal.check(DOING);
        if (entry.kind() != ContextEntry.Kind.FILE) {
            digest.begin(entry);
            return;
        }
        try (InputStream content = entry.open()) {
            // Null where it is gone since it was listed: the context is what is there now.
            if (content != null) {
                digest.begin(entry);
                addContent(entry, content, digest, signal);
                digest.end();
            }
        }
    }

    private static void addContent(
            ContextEntry entry, InputStream content, ContextDigest digest, CancellationSignal signal) throws IOException {
        byte[] chunk = new byte[64 * 1024];
        for (long left = entry.size(); left > 0; ) {
            int count = entry.read(content, chunk, left);
            digest.content(chunk, count);
            left -= count;
            signal.check(DOING);
        }
    }
}
