package io.jenkins.plugins.marathondeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileScanTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "FROM a¶RUN --mount=type=cache,target=/m make|line 2: RUN --mount",
                "FROM a¶run   --mount=type=secret,id=x cat|line 2: RUN --mount",
                "FROM a¶¶# comment¶RUN \\¶  --mount=type=cache,target=/m make|line 4: RUN --mount",
                "FROM a¶RUN --network=none make|line 2: RUN --network",
                "FROM a¶RUN --security=insecure make|line 2: RUN --security",
                "FROM a¶COPY --link x /x|line 2: COPY --link",
                "FROM a¶COPY --from=b --chmod=755 x /x|line 2: COPY --chmod",
                "FROM a¶COPY --parents x /x|line 2: COPY --parents",
                "FROM a¶COPY --exclude=*.o x /x|line 2: COPY --exclude",
                "FROM a¶ADD --checksum=sha256:00 http://x /x|line 2: ADD --checksum",
                "FROM a¶ADD --keep-git-dir=true http://x /x|line 2: ADD --keep-git-dir",
                "FROM a¶ONBUILD RUN --mount=type=cache,target=/m make|line 2: RUN --mount",
                "FROM a¶RUN <<EOF¶echo¶EOF|line 2: RUN with a here-document <<EOF",
                "FROM a¶RUN bash -e <<-'END'¶echo¶\tEND|line 2: RUN with a here-document <<END",
                "FROM a¶COPY <<\"X\" /x¶text¶X|line 2: COPY with a here-document <<X",
                "FROM --platform=$BUILDPLATFORM a|line 1: FROM with $BUILDPLATFORM",
                "FROM --platform=${TARGETPLATFORM} a|line 1: FROM with $TARGETPLATFORM",
                "FROM a¶ARG TARGETARCH¶COPY app-${TARGETARCH}.txt /|line 2: ARG TARGETARCH",
                "ARG TARGETARCH=amd64¶FROM a¶ARG X TARGETARCH|line 3: ARG TARGETARCH",
                "FROM --platform=${TARGETPLATFORM:-} a|line 1: FROM with $TARGETPLATFORM",
                "FROM --platform=${TARGETOS:-linux}/$TARGETARCH a|line 1: FROM with $TARGETARCH",
                "FROM a¶ADD https://git.example/team/repo.git#v1 /src/|line 2: ADD of a git repository",
                "FROM a¶ADD --chown=1:1 git@git.example:team/repo.git /src/|line 2: ADD of a git repository",
                "FROM a¶ADD [\"https://git.example/repo.git\", \"/s\"]|line 2: ADD of a git repository",
                "# syntax=example.com/own/frontend¶FROM a|line 1: the front end 'example.com/own/frontend'",
                "# escape=`¶FROM a¶RUN `¶  --mount=type=cache,target=c: make|line 3: RUN --mount"
            })
    void findsWhatNeedsBuildKit(String dockerfile, String finding) {
        assertThat(findings(dockerfile)).containsExactly(finding);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# syntax=docker/dockerfile:1¶FROM a",
                "# syntax = docker/dockerfile:1.4-labs¶FROM a",
                "FROM --platform=linux/amd64 a",
                "ARG BUILDPLATFORM=linux/amd64¶FROM --platform=$BUILDPLATFORM a",
                "FROM --platform=${BUILDPLATFORM:-linux/amd64} scratch AS a¶COPY f /",
                "ARG TARGETARCH¶FROM --platform=linux/${TARGETARCH:-amd64} scratch¶COPY f /",
                "FROM a¶ARG TARGETARCH=amd64¶COPY app-${TARGETARCH}.txt /",
                "FROM a¶ARG TARGETARCHIVE",
                "FROM a¶ADD https://git.example/repo.git.tar.gz /x",
                "FROM a¶ADD https://files.example/a.txt /repo.git",
                "FROM a¶COPY --from=b --chown=1:1 x /x",
                "FROM a¶RUN ls --mount=x",
                "FROM a¶RUN mount --bind --link a b",
                "FROM a¶RUN cat <<< word",
                "FROM a¶RUN echo $((1<<2))",
                "FROM a¶RUN cat <<EOF",
                "FROM a¶CMD [\"x\", \"<<EOF\"]¶# EOF",
                "FROM a¶# RUN --mount=type=cache¶RUN x",
                "FROM a¶RUN x && \\¶# RUN --mount¶  y --mount",
                "FROM a¶ENV x=--mount",
                ""
            })
    void letsTheRestPass(String dockerfile) {
        assertThat(findings(dockerfile)).isEmpty();
    }

    @Test
    void acceptsAPlatformGivenAsBuildArgument() {
        byte[] dockerfile = "FROM --platform=$TARGETPLATFORM a".getBytes(StandardCharsets.UTF_8);

        assertThatCode(() -> DockerfileScan.check(dockerfile, "Dockerfile", Set.of("TARGETPLATFORM")))
                .doesNotThrowAnyException();
    }

    @Test
    void saysWhereAndWhatToDo() {
        byte[] dockerfile = "FROM a\nRUN --mount=type=cache x\nRUN --mount=type=cache x\nCOPY --link a b\nRUN --network=none x\n"
                .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> DockerfileScan.check(dockerfile, "web/Dockerfile", Set.of()))
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.NEEDS_BUILDKIT))
                .hasMessageContaining("web/Dockerfile needs BuildKit")
                .hasMessageContaining("line 2: RUN --mount; line 3: RUN --mount; line 4: COPY --link; and 1 more")
                .hasMessageContaining("docker buildx build --push");
    }

    private static java.util.List<String> findings(String dockerfile) {
        return DockerfileScan.findings(dockerfile.replace('¶', '\n').getBytes(StandardCharsets.UTF_8), Set.of());
    }
}
