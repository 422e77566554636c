package io.jenkins.plugins.marathondeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ImageBuildTest {
    private static final ImageReference NAME = ImageReference.parse("reg.io/web/app");

    @Test
    void travelsToAnAgent() throws Exception {
        ImageBuild build = ImageBuild.in(Path.of("/work"))
                .context("app")
                .dockerfile("D")
                .argument("A", "1")
                .target("t")
                .tag(NAME)
                .created(Instant.EPOCH)
                .pull(true)
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(build);
        }
        ImageBuild read;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            read = (ImageBuild) in.readObject();
        }

        assertThat(read).usingRecursiveComparison().isEqualTo(build);
        assertThat(read.tags()).containsExactly(ImageReference.parse("reg.io/web/app:latest"));
    }

    @Test
    void showsNoArgumentsValue() {
        assertThat(ImageBuild.in(Path.of("/")).argument("TOKEN", "hush").build().toString())
                .contains("TOKEN")
                .doesNotContain("hush");
    }

    @Test
    void keepsLabelsThatTheUserSet() {
        assertThat(ImageBuild.in(Path.of("/"))
                        .label("org.opencontainers.image.revision", "mine")
                        .revision("abc")
                        .source("git@example.com:web.git")
                        .created(Instant.parse("2026-01-02T03:04:05.999Z"))
                        .build()
                        .labels())
                .containsEntry("org.opencontainers.image.revision", "mine")
                .containsEntry("org.opencontainers.image.source", "git@example.com:web.git")
                .containsEntry("org.opencontainers.image.created", "2026-01-02T03:04:05Z")
                .hasSize(3);
    }

    @Test
    void refusesWhatCantBeRight() {
        ImageBuild.Builder build = ImageBuild.in(Path.of("/"));

        assertThatThrownBy(() -> build.argument("A B", "")).hasMessageContaining("'A B'");
        assertThatThrownBy(() -> build.argument("A", null)).hasMessageContaining("no value");
        assertThatThrownBy(() -> build.label("", "x")).hasMessageContaining("label");
        assertThatThrownBy(() -> build.target("a b")).hasMessageContaining("stage");
        assertThatThrownBy(() -> build.platform("linux")).hasMessageContaining("os/architecture");
        assertThatThrownBy(() -> build.tag(NAME.pinned("sha256:" + "0".repeat(64))))
                .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.isRefused()).isTrue());
    }
}
