package io.jenkins.plugins.marathondeploy.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Computes a {@link ContentHash} while a context goes by, whether it is sent or only read. */
public final class ContextDigest {
    /** Changes with what is hashed and how, so that hashes of other versions of this class never meet. */
    private static final String FORM = "2";

    private final ImageBuild build;
    private final MessageDigest all = ContentHash.sha256();
    private final MessageDigest content = ContentHash.sha256();

    public ContextDigest(ImageBuild build, BuildContext context) {
        this.build = build;
        text("form", FORM);
        text("target", build.target());
        texts("argument", build.arguments());
        Map<String, String> labels = new TreeMap<>(build.labels());
        labels.keySet().removeAll(ImageLabels.VOLATILE);
        texts("label", labels);
        // The Dockerfile's content, and that of .dockerignore, is an entry as any other.
        text("dockerfile", context.dockerfileName());
    }

    /** An entry begins; a file's content follows. */
    public void begin(ContextEntry entry) {
        text(entry.kind().name(), entry.name());
        text("mode", Integer.toOctalString(entry.mode()));
        if (entry.link() != null) {
            text("link", entry.link());
        }
    }

    public void content(byte[] bytes, int count) {
        content.update(bytes, 0, count);
    }

    /** A file's content ends. It is hashed on its own, so that its end needs no mark. */
    public void end() {
        text("content", HexFormat.of().formatHex(content.digest()));
    }

    /**
     * Once, after the last entry.
     *
     * @param platform of the engine, asked for where the build names none
     * @return 64 lowercase hexadecimal digits
     */
    public String hash(Supplier<String> platform) {
        text("platform", build.platform().isEmpty() ? platform.get() : build.platform());
        return HexFormat.of().formatHex(all.digest());
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
        all.update((kind + ' ' + bytes.length + '\n').getBytes(StandardCharsets.UTF_8));
        all.update(bytes);
    }
}
