package io.jenkins.plugins.marathondeploy.image;

import static io.jenkins.plugins.marathondeploy.image.ContextFiles.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentHashTest {
    @TempDir
    Path root;

    String before;

    @BeforeEach
    void files() throws Exception {
        file(root, "Dockerfile", "ARG A", "FROM scratch");
        file(root, ".dockerignore", "*.log");
        file(root, "src/a", "content");
        Files.createSymbolicLink(root.resolve("link"), Path.of("src"));
        before = hash(build -> build);
    }

    @Test
    void staysTheSameForTheSameContent() throws Exception {
        Files.setLastModifiedTime(root.resolve("src/a"), FileTime.fromMillis(1000));
        file(root, "ignored.log", "anything");

        assertThat(hash(build -> build
                        .created(Instant.parse("2026-01-01T00:00:00Z"))
                        .revision("abc")
                        .tag(ImageReference.parse("a:1"))))
                .isEqualTo(before)
                .matches("[0-9a-f]{64}");
    }

    @Test
    void changesWithEverythingThatCounts() throws Exception {
        assertThat(hash(build -> build.argument("A", "1"))).isNotEqualTo(before);
        assertThat(hash(build -> build.argument("A", "1"))).isNotEqualTo(hash(build -> build.argument("A", "2")));
        assertThat(hash(build -> build.target("x"))).isNotEqualTo(before);
        assertThat(hash(build -> build.label("x", "y"))).isNotEqualTo(before);
        assertThat(hash(build -> build.platform("linux/arm64"))).isNotEqualTo(before);

        Files.setPosixFilePermissions(root.resolve("src/a"), PosixFilePermissions.fromString("rwxr-xr-x"));
        String executable = hash(build -> build);
        Files.writeString(root.resolve("src/a"), "other");
        String changed = hash(build -> build);
        Files.move(root.resolve("src/a"), root.resolve("src/b"));
        String renamed = hash(build -> build);
        Files.delete(root.resolve("link"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("elsewhere"));
        String relinked = hash(build -> build);
        Files.createDirectory(root.resolve("empty"));
        String directory = hash(build -> build);
        file(root, "Dockerfile", "FROM scratch", "LABEL a=b");
        String dockerfile = hash(build -> build);

        assertThat(new String[] {before, executable, changed, renamed, relinked, directory, dockerfile})
                .doesNotHaveDuplicates();
    }

    @Test
    void stopsWhenItIsCancelledOrInterrupted() {
        CancellationSignal signal = new CancellationSignal();
        signal.cancel();
        ImageBuild build = ImageBuild.in(root).build();
        assertThatThrownBy(() -> ContentHash.of(build, () -> "linux/amd64", signal))
                .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.CANCELLED));
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> ContentHash.of(build, () -> "linux/amd64", CancellationSignal.never()))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.CANCELLED));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private String hash(UnaryOperator<ImageBuild.Builder> change) {
        return ContentHash.of(
                change.apply(ImageBuild.in(root)).build(), () -> "linux/amd64", CancellationSignal.never());
    }
}
