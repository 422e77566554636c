package io.jenkins.plugins.marathondeploy.image;

import static io.jenkins.plugins.marathondeploy.image.EngineSession.file;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Docker's own client and this package send the same context: after the client's build, the engine takes the COPY of
 * ours from its cache, whose key is made of every path, mode, link and content.
 */
class ContextSentITest {
    @TempDir
    Path root;

    EngineSession session;

    @BeforeEach
    void tree() throws Exception {
        session = new EngineSession();
        Path base = Files.createDirectory(root.resolve("base"));
        EngineSession.busybox(base);
        file(base, "Dockerfile", "FROM scratch", "COPY busybox /busybox");
        ImageReference name = session.name("base", "1");
        session.build(ImageBuild.in(base).tag(name));

        Path context = root.resolve("context");
        file(
                context,
                "Dockerfile",
                "FROM " + name,
                "COPY . /c/",
                "RUN [\"/busybox\", \"find\", \"/c\"]");
        for (String path : List.of(
                "a.log", "keep.log", "README.md", "temp1", "dir/a.log", "dir/keep", "dir/sub/b.go", "dir/sub/deep/c.go",
                "node_modules/x/index.js", "node_modules/keep/index.js", "web/node_modules/y.js", "[odd]", "sp ace",
                "größe", "#hash", "l".repeat(90) + "/" + "m".repeat(120))) {
            file(context, path, session.unique, path);
        }
        Files.setPosixFilePermissions(context.resolve("temp1"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setPosixFilePermissions(context.resolve("dir/sub"), PosixFilePermissions.fromString("rwx------"));
        Files.createSymbolicLink(context.resolve("link"), Path.of("dir/sub"));
        Files.createSymbolicLink(context.resolve("dangling"), Path.of("/nowhere/" + "n".repeat(110)));
        Files.createDirectory(context.resolve("empty"));
    }

    @AfterEach
    void clean() {
        session.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "*.log¶!keep.log",
                "**/*.log",
                "**/*.go¶!dir/sub/deep/*.go",
                "dir¶!dir/keep",
                "node_modules¶!node_modules/keep",
                "**/node_modules¶!**/keep",
                "*¶!dir¶dir/sub/deep",
                "*¶!dir/sub/b.go",
                "/temp?¶# comment¶\\#hash¶[[]odd]¶gr*e",
                "Dockerfile¶.dockerignore¶sp ace",
                "dir/**¶!dir/sub/",
                "**¶!**/*.js",
                "./dir/../README.md¶empty/¶ link "
            })
    void isWhatDockersClientSends(String ignored) throws Exception {
        Path context = root.resolve("context");
        if (!ignored.equals("-")) {
            file(context, ".dockerignore", ignored.split("¶"));
        }
        String client = clientBuild(context);

        session.build(ImageBuild.in(context));

        List<String> ours = session.outputLines();
        assertThat(client).contains("Step 2/");
        assertThat(step(ours, "COPY . /c/")).as("COPY of ours after\n%s", client).isEqualTo(" ---> Using cache");
    }

    /** That the cache tells even a permission bit apart is what the rows above rest on. */
    @Test
    void differsByOnePermissionBit() throws Exception {
        Path context = root.resolve("context");
        clientBuild(context);
        Files.setPosixFilePermissions(context.resolve("temp1"), PosixFilePermissions.fromString("rwxr-x---"));

        session.build(ImageBuild.in(context));

        assertThat(step(session.outputLines(), "COPY . /c/")).isNotEqualTo(" ---> Using cache");
    }

    /** The line after the instruction's own. */
    private static String step(List<String> lines, String instruction) {
        int at = 0;
        while (!lines.get(at).endsWith(instruction)) {
            at++;
        }
        return lines.get(at + 1);
    }

    private String clientBuild(Path context) throws Exception {
        ProcessBuilder client = new ProcessBuilder(
                        "docker", "build", "--label", EngineSession.LABEL + "=" + session.unique, context.toString())
                .redirectErrorStream(true);
        client.environment().put("DOCKER_BUILDKIT", "0");
        Process process = client.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
