package io.jenkins.plugins.marathondeploy.image.engine;

import static io.jenkins.plugins.marathondeploy.image.ContextFiles.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
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
 * Docker's own client and this package send the same context: what a COPY of all of it leaves in an image has the same
 * paths, modes, owners, links and contents. That the engine takes one's COPY from the other's cache can't be asked for:
 * that key also holds how the client writes its archive (20.10 has the file's type in the mode and names the owner, 28
 * does neither).
 *
 * <p>Not compared: an exception with a wildcard below an ignored directory, such as {@code **} with {@code !**&#47;*.js}.
 * Docker's classic client does not look into such a directory, BuildKit does, and so does this package; what BuildKit sends
 * then is in {@code IgnoreRulesTest} and {@link ContextTarStreamTest}.
 */
class ContextSentITest {
    /** Inside a JSON string. */
    private static final String LISTING = "/busybox find /c | /busybox sort | while IFS= read -r file; do"
            + " /busybox stat -c '%A %u:%g %N' \\\"$file\\\";"
            + " [ -L \\\"$file\\\" ] || [ -d \\\"$file\\\" ] || /busybox sha256sum \\\"$file\\\"; done";

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
                "RUN [\"/busybox\", \"sh\", \"-c\", \"" + LISTING + "\"]");
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
                "*¶!dir¶dir/sub/deep",
                "*¶!dir/sub/b.go",
                "/temp?¶# comment¶\\#hash¶[[]odd]¶gr*e",
                "Dockerfile¶.dockerignore¶sp ace",
                "dir/**¶!dir/sub/",
                "./dir/../README.md¶empty/¶ link "
            })
    void isWhatDockersClientSends(String ignored) throws Exception {
        Path context = root.resolve("context");
        if (!ignored.equals("-")) {
            file(context, ".dockerignore", ignored.split("¶"));
        }

        List<String> client = listing(clientBuild(context));

        assertThat(listing(ourBuild(context))).isEqualTo(client).contains("drwxr-xr-x 0:0 /c");
    }

    /** That the listing tells even a permission bit apart is what the rows above rest on. */
    @Test
    void differsByOnePermissionBit() throws Exception {
        Path context = root.resolve("context");
        List<String> client = listing(clientBuild(context));
        Files.setPosixFilePermissions(context.resolve("temp1"), PosixFilePermissions.fromString("rwxr-x---"));

        assertThat(listing(ourBuild(context)))
                .isNotEqualTo(client)
                .contains("-rwxr-x--- 0:0 /c/temp1")
                .hasSameSizeAs(client);
    }

    /** What the step after the COPY has printed. */
    private static List<String> listing(List<String> output) {
        return output.stream()
                .dropWhile(line -> !line.contains(" : RUN "))
                .dropWhile(line -> !line.startsWith(" ---> Running in "))
                .skip(1)
                .takeWhile(line -> !line.startsWith("Removing intermediate container "))
                .toList();
    }

    private List<String> ourBuild(Path context) {
        session.build(ImageBuild.in(context).noCache(true));
        return session.outputLines();
    }

    private List<String> clientBuild(Path context) throws Exception {
        ProcessBuilder client = new ProcessBuilder(
                        "docker", "build", "--label", EngineSession.LABEL + "=" + session.unique, context.toString())
                .redirectErrorStream(true);
        client.environment().put("DOCKER_BUILDKIT", "0");
        Process process = client.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
