package io.jenkins.plugins.marathondeploy.image;

import static io.jenkins.plugins.marathondeploy.image.ContextFiles.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildContextTest {
    @TempDir
    Path temporary;

    Path root;

    @BeforeEach
    void files() throws Exception {
        root = temporary.resolve("root");
        file(root, "Dockerfile", "FROM scratch");
        file(root, "app/Dockerfile", "FROM scratch", "# app");
        file(root, "app/Dockerfile.prod", "FROM scratch", "# prod");
        file(root, "build/web.Dockerfile", "FROM scratch", "# web");
        file(temporary, "outside/Dockerfile", "FROM scratch", "# outside");
        Files.createSymbolicLink(root.resolve("link"), temporary.resolve("outside"));
        Files.createSymbolicLink(root.resolve("Linked"), temporary.resolve("outside/Dockerfile"));
        Files.createSymbolicLink(root.resolve("app/Inner"), Path.of("../build/web.Dockerfile"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        Files.createDirectory(root.resolve("empty"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                ".,-,Dockerfile,Dockerfile",
                "app,-,Dockerfile,app/Dockerfile",
                "app/,Dockerfile.prod,Dockerfile.prod,app/Dockerfile.prod",
                "app,app/Dockerfile.prod,Dockerfile.prod,app/Dockerfile.prod",
                "build/../app,build/../app/Dockerfile.prod,Dockerfile.prod,app/Dockerfile.prod",
                ".,build/web.Dockerfile,build/web.Dockerfile,build/web.Dockerfile"
            })
    void findsTheDockerfile(String context, String dockerfile, String inTar, String shown) {
        BuildContext found = open(context, dockerfile);

        assertThat(found.dockerfileName()).isEqualTo(inTar);
        assertThat(found.dockerfileShown()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"app,build/web.Dockerfile", "app,app/Inner", "app,Dockerfile"})
    void sendsADockerfileFromElsewhereUnderANameOfItsOwn(String context, String dockerfile) throws Exception {
        if (dockerfile.equals("Dockerfile")) {
            Files.delete(root.resolve("app/Dockerfile"));
        }
        BuildContext found = open(context, dockerfile);

        assertThat(found.dockerfileName()).matches("\\.dockerfile\\.[0-9a-f]{20}");
        List<String> names = names(found);
        assertThat(names).contains(".dockerignore", found.dockerfileName());
        assertThat(found.dockerfileName()).isEqualTo(open(context, dockerfile).dockerfileName());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "..|-|outside of",
                "../outside|-|outside of",
                "/etc|-|outside of",
                "../gone|-|outside of",
                "link|-|through a symbolic link",
                "app/../link|-|through a symbolic link",
                "gone|-|does not exist",
                "Dockerfile|-|is a file; expected a directory",
                ".|../outside/Dockerfile|outside of",
                ".|/etc/passwd|outside of",
                ".|Linked|through a symbolic link",
                ".|link/Dockerfile|through a symbolic link",
                "app|../../outside/Dockerfile|outside of",
                ".|gone|does not exist",
                ".|app|is not a file",
                ".|loop|can't be read",
                "empty|-|does not exist"
            })
    void refusesWhatLeavesTheRootOrIsNotThere(String context, String dockerfile, String reason) {
        assertThatThrownBy(() -> open(context, dockerfile))
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.INVALID))
                .hasMessageContaining(reason);
    }

    @Test
    void refusesADockerfileThatIsNoText() throws Exception {
        try (var file = new java.io.RandomAccessFile(root.resolve("huge").toFile(), "rw")) {
            file.setLength(50L * 1024 * 1024);
        }
        assertThatThrownBy(() -> open(".", "huge")).hasMessageContaining("52428800 bytes");
        assertThatThrownBy(() -> open("a\0b", null)).hasMessageContaining("Not a path");
    }

    @Test
    void prefersTheIgnoreFileOfTheDockerfile() throws Exception {
        file(root, ".dockerignore", "app");
        file(root, "build/web.Dockerfile.dockerignore", "build", "link", "L*", "loop");

        assertThat(names(open(".", "build/web.Dockerfile")))
                .containsExactly(
                        ".dockerignore",
                        "Dockerfile",
                        "app",
                        "app/Dockerfile",
                        "app/Dockerfile.prod",
                        "app/Inner",
                        "build/web.Dockerfile",
                        "empty");
        assertThat(names(open(".", null))).doesNotContain("app", "app/Dockerfile").contains("build/web.Dockerfile");
    }

    @Test
    void alwaysSendsDockerfileAndIgnoreFile() throws Exception {
        file(root, ".dockerignore", "**");

        assertThat(names(open(".", "app/Dockerfile"))).containsExactly(".dockerignore", "app/Dockerfile");
    }

    private BuildContext open(String context, String dockerfile) {
        return BuildContext.open(
                ImageBuild.in(root).context(context).dockerfile(dockerfile).build());
    }

    private static List<String> names(BuildContext context) throws Exception {
        List<String> names = new ArrayList<>();
        BuildContext.Entries entries = context.entries();
        for (ContextEntry entry = entries.next(); entry != null; entry = entries.next()) {
            names.add(entry.name());
        }
        return names;
    }
}
