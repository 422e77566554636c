package io.jenkins.plugins.marathondeploy.image.engine;

import static io.jenkins.plugins.marathondeploy.image.ContextFiles.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds on the real engine, FROM scratch with a static busybox. */
class ImageBuildITest {
    @TempDir
    Path root;

    EngineSession session;

    @BeforeEach
    void connect() throws Exception {
        session = new EngineSession();
        EngineSession.busybox(root);
    }

    @AfterEach
    void clean() {
        session.close();
    }

    @Test
    void buildsWithArgumentsTargetLabelsAndTags() throws Exception {
        file(
                root,
                "Dockerfile",
                "FROM scratch AS first",
                "ARG GREETING=none",
                "COPY busybox /bin/sh",
                "RUN echo said $GREETING",
                "LABEL stage=first",
                "FROM first",
                "LABEL stage=second");
        ImageReference one = session.name("built", "1.0");
        ImageReference two = session.name("built", "latest");

        BuiltImage built = session.build(ImageBuild.in(root)
                .argument("GREETING", "hello")
                .target("first")
                .label("team", "web")
                .revision("abc123")
                .source("https://me:token@git.example.com/web.git")
                .created(Instant.parse("2026-01-02T03:04:05.678Z"))
                .tag(one)
                .tag(two));

        assertThat(built.id()).matches("sha256:[0-9a-f]{64}");
        assertThat(session.engine.imageId(one.toString())).contains(built.id());
        assertThat(session.engine.imageId(two.toString())).contains(built.id());
        assertThat(session.outputLines()).contains("said hello").anyMatch(line -> line.startsWith("Step 1/"));
        assertThat(session.engine.labels(built.id()).orElseThrow())
                .containsEntry("stage", "first")
                .containsEntry("team", "web")
                .containsEntry("org.opencontainers.image.revision", "abc123")
                .containsEntry("org.opencontainers.image.source", "https://git.example.com/web.git")
                .containsEntry("org.opencontainers.image.created", "2026-01-02T03:04:05Z");
    }

    @Test
    void takesADockerfileFromOutsideOfTheContext() throws Exception {
        Files.createDirectories(root.resolve("app"));
        Files.move(root.resolve("busybox"), root.resolve("app/busybox"));
        file(root, "app/page.html", "hello");
        file(
                root,
                "build/web.Dockerfile",
                "FROM scratch",
                "COPY . /app/",
                "RUN [\"/app/busybox\", \"find\", \"/app\"]");

        session.build(ImageBuild.in(root).context("app").dockerfile("build/web.Dockerfile"));

        assertThat(session.outputLines())
                .contains("/app/page.html", "/app/busybox")
                .noneMatch(line -> line.contains(".docker"));
    }

    @Test
    void leavesIgnoredFilesAtHome() throws Exception {
        file(root, ".dockerignore", "# comment", "*.log", "!keep.log", "secret/", "Dockerfile");
        file(root, "a.log", "no");
        file(root, "keep.log", "yes");
        file(root, "secret/key", "no");
        file(root, "Dockerfile", "FROM scratch", "COPY . /app/", "RUN [\"/app/busybox\", \"find\", \"/app\"]");

        session.build(ImageBuild.in(root));

        assertThat(session.outputLines())
                .contains("/app/keep.log", "/app/.dockerignore")
                .doesNotContain("/app/a.log", "/app/secret", "/app/secret/key", "/app/Dockerfile");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM --platform=${BUILDPLATFORM:-linux/amd64} scratch AS a¶COPY busybox /bin/sh¶RUN echo built",
                "ARG TARGETARCH¶FROM --platform=linux/${TARGETARCH:-amd64} scratch¶COPY busybox /bin/sh¶RUN echo built"
            })
    void buildsForAPlatformThatHasADefault(String dockerfile) throws Exception {
        file(root, "Dockerfile", dockerfile.split("¶"));

        session.build(ImageBuild.in(root));

        assertThat(session.outputLines()).contains("built");
    }

    /** Both were built, and green: with a web page in place of the repository, and with an empty TARGETARCH. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM scratch¶ADD https://git.example/team/repo.git#v1 /src/",
                "FROM scratch¶ARG TARGETARCH¶COPY app-${TARGETARCH}.txt /"
            })
    void refusesWhatTheClassicBuilderGetsWrong(String dockerfile) throws Exception {
        file(root, "Dockerfile", dockerfile.split("¶"));
        file(root, "app-.txt", "wrong");

        ImageException failure = catchThrowableOfType(ImageException.class, () -> session.build(ImageBuild.in(root)));

        assertThat(failure.kind()).isEqualTo(ImageException.Kind.NEEDS_BUILDKIT);
        assertThat(failure).hasMessageContaining("docker buildx build --push");
    }

    @Test
    void saysWhatFailedInTheEnginesWords() throws Exception {
        file(
                root,
                "Dockerfile",
                "FROM scratch",
                session.label(),
                "COPY busybox /bin/sh",
                "RUN echo about to fail; exit 7");

        ImageException failure =
                catchThrowableOfType(ImageException.class, () -> session.build(ImageBuild.in(root)));

        assertThat(failure.kind()).isEqualTo(ImageException.Kind.BUILD_FAILED);
        assertThat(failure).hasMessageContaining("non-zero code: 7");
        assertThat(session.outputLines()).contains("about to fail");
    }
}
