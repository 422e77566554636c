package io.jenkins.plugins.marathondeploy.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate that docs/gates.md shows is the one that DeploymentGateTest has in a Jenkins. */
class GateDocumentationTest {
    private static String text(String file) throws IOException {
        for (Path directory = Path.of("").toAbsolutePath(); directory != null; directory = directory.getParent()) {
            if (Files.exists(directory.resolve("docs/gates.md"))) {
                return Files.readString(directory.resolve(file));
            }
        }
        throw new IllegalStateException("docs is not above " + Path.of("").toAbsolutePath());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Freeze", "FreezeKind"})
    void itsCodeIsThatOfTheTest(String name) throws IOException {
        String source = text("src/test/java/io/jenkins/plugins/marathondeploy/pipeline/DeploymentGateTest.java");
        int begin = source.indexOf("    public static final class " + name + " ");
        String end = "\n    }\n";
        String code = source.substring(begin, source.indexOf(end, begin) + end.length())
                .replaceAll("(?m)^ {4}", "")
                .replace("public static final class " + name + " ", "public final class " + name + " ")
                .replace("@TestExtension", "@Extension");

        assertThat(text("docs/gates.md")).contains(code);
    }
}
