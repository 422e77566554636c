package io.jenkins.plugins.marathondeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.cluster.fuzz.Fuzz;
import io.jenkins.plugins.marathondeploy.cluster.fuzz.Mutator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Image references, Dockerfiles and ignore files that nobody would write. */
class InputFuzzTest {
    private static final Fuzz FUZZ = Fuzz.endingWith(ImageException.class);
    private static final List<String> REFERENCES = List.of(
            "app", "web/app:1.0", "registry.example:5000/web/app:1.0", "localhost/a/b/c", "[::1]:5000/web/app",
            "r.io/web/app@sha256:" + "0a".repeat(32), "r.io/web/app:1@sha256:" + "0a".repeat(32),
            "a@sha512+b64.x:" + "f".repeat(64));
    private static final List<String> DOCKERFILES = List.of(
            "# syntax=docker/dockerfile:1\n# escape=`\nARG TARGETARCH=amd64\nFROM scratch AS a\nCOPY --from=a --chown=1:1 a b /c/\n",
            "FROM a:1\nRUN --mount=type=cache,target=/c make \\\n  # comment\n  all\nONBUILD ADD --checksum=sha256:0 x y\n",
            "FROM --platform=$BUILDPLATFORM a\nRUN <<EOF\necho one\nEOF\nCOPY <<-\"END\" /f\nx\nEND\n");
    private static final List<String> IGNORES = List.of(
            "# no\n*.log\n!keep.log\n**/target\n/docs/*\nsrc/**/*.tmp\n", "**\n!src\n!**/*.java\n[a-z]?[^0-9]*\n\\!x\n",
            "*a*a*a*a*b\n**/*/**/x/**/y\n./../a//b/\n");
    private static final List<String> PATHS = List.of(
            "a", "keep.log", "docs/a/b", "src/x/y.tmp", "target/a/b/c/d", "a".repeat(200) + "c", "a/".repeat(60) + "z", "é😀/\u0000");

    @Test
    void imageReferences() {
        FUZZ.run(4000, mutator -> {
            String text = mutator.text(grown(mutator, mutator.pick(REFERENCES), ".:@/-_"));
            ImageReference reference = ImageReference.parse(text);
            assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
            assertThat(reference.toString()).isEqualTo(text);
            assertThat(reference.path()).isNotEmpty();
            assertThat(reference.orLatest().toString()).startsWith(reference.repository());
        });
    }

    @Test
    void dockerfiles() {
        FUZZ.run(1500, mutator -> {
            String text = mutator.text(grown(mutator, mutator.pick(DOCKERFILES), " =#\n-\\$<"));
            scan(text);
        });
    }

    @Test
    void ignoreFiles() {
        FUZZ.run(2000, mutator -> {
            IgnoreRules rules = IgnoreRules.parse(mutator.text(grown(mutator, mutator.pick(IGNORES), "*/?[!\\\n")), ".dockerignore");
            String path = mutator.pick(PATHS);
            rules.keep("Dockerfile");
            assertThat(rules.decide("Dockerfile", null).isIgnored()).isFalse();
            rules.decide(path, null);
            rules.mayBringBackFrom(path);
        });
    }

    /** Found: one call within the other for each of them, until the stack was full. */
    @Test
    void oneInstructionForAnotherBuildAThousandTimes() {
        FUZZ.run(1, mutator -> scan("FROM a\n" + "ONBUILD ".repeat(200_000) + "RUN --mount=x y\n"));
        assertThatThrownBy(() -> scan("FROM a\nONBUILD RUN --mount=type=cache,target=/c y\n")).isInstanceOf(ImageException.class);
    }

    /** Found: each here-document's end was looked for in the whole rest, and each directive's in all ways. */
    @Test
    void longDockerfilesAreReadInReasonableTime() {
        FUZZ.run(1, mutator -> {
            scan("FROM a\n" + "COPY <<A b\n".repeat(180_000));
            scan("# a = b" + " ".repeat(2_000_000) + "c\nFROM a\n");
        });
    }

    /** Found: a digest is told by a pattern that went as deep into the stack as the digest is long. */
    @Test
    void aDigestWithoutEndIsNone() {
        assertThatThrownBy(() -> ImageReference.parse("r.io/a@" + "a.".repeat(100_000)))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("the digest");
    }

    /** Found: a dozen stars, tried one after the other in a name of 200 letters, took longer than anybody waits. */
    @Test
    void aDozenStarsAreComparedInReasonableTime() {
        FUZZ.run(1, mutator -> {
            IgnoreRules rules = IgnoreRules.parse("*a".repeat(30) + "b\n" + "**/*/".repeat(20) + "b\n", ".dockerignore");
            assertThat(rules.decide("a".repeat(200), null).isIgnored()).isFalse();
            assertThat(rules.decide("a/".repeat(100) + "c", null).isIgnored()).isFalse();
            assertThat(rules.decide("a/".repeat(100) + "b", null).isIgnored()).isTrue();
        });
    }

    private static void scan(String dockerfile) {
        DockerfileScan.check(dockerfile.getBytes(StandardCharsets.UTF_8), "Dockerfile", Set.of("A"));
    }

    /** Now and then a very long stretch of one character, or of a piece of the text, in the middle. */
    private static String grown(Mutator mutator, String text, String characters) {
        if (!mutator.oneIn(20)) {
            return text;
        }
        int at = mutator.random().nextInt(text.length());
        String unit = mutator.oneIn(2)
                ? characters.charAt(mutator.random().nextInt(characters.length())) + ""
                : text.substring(at, Math.min(text.length(), at + 1 + mutator.random().nextInt(8)));
        return text.substring(0, at) + unit.repeat(100_000 / unit.length()) + text.substring(at);
    }
}
