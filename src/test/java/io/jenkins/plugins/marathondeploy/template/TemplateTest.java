package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    @TempDir
    Path root;

    @Test
    void readsAFileWithAndWithoutByteOrderMark() throws IOException {
        write("plain.json", "{\"id\": \"/grüße\"}".getBytes(StandardCharsets.UTF_8));
        write("marked.json", "\uFEFF{\"id\": \"/grüße\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(Template.read(root, "plain.json").json()).isEqualTo(Template.read(root, "marked.json").json());
        assertThat(Template.read(root, "plain.json").json().path("id").asText()).isEqualTo("/grüße");
    }

    @Test
    void readsByAbsolutePathInsideOfTheRoot() throws IOException {
        Path file = write("sub/app.json", "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(Template.read(root, file.toString()).source()).isEqualTo(file.toString());
    }

    @Test
    void aNumberStaysAsItWasWritten() {
        String text = "{\"cpus\":0.10,\"mem\":1.0,\"big\":12345678901234567890,\"e\":1E+3}";
        assertThat(Json.write(Template.parse(text, "a.json").json())).isEqualTo(text);
    }

    @Test
    void missingFile() {
        refused("no.json").hasMessageContaining("There is no file no.json");
    }

    @Test
    void directory() throws IOException {
        Files.createDirectory(root.resolve("dir"));
        refused("dir").hasMessageContaining("dir is a directory");
        refused(".").hasMessageContaining("is a directory");
        refused("").hasMessageContaining("empty");
    }

    @Test
    void nullCharacterInTheName() {
        refused("a\0b").hasMessageContaining("not the name of a file");
    }

    @Test
    void hugeFileIsRefusedUnread() throws IOException {
        // Sparse: nothing of it is on the disk.
        try (RandomAccessFile file = new RandomAccessFile(root.resolve("huge.json").toFile(), "rw")) {
            file.setLength(50L * 1024 * 1024 * 1024);
        }
        refused("huge.json").hasMessageContaining("larger than 1 MB");
    }

    @Test
    void invalidUtf8NamesTheLine() throws IOException {
        write("latin.json", "{\n\"id\": \"/gr\u00fc\u00dfe\"}".getBytes(StandardCharsets.ISO_8859_1));
        refused("latin.json").hasMessageContaining("latin.json, line 2").hasMessageContaining("not UTF-8");
        write("utf16.json", "{\"id\": \"/a\"}".getBytes(StandardCharsets.UTF_16));
        refused("utf16.json").hasMessageContaining("not UTF-8");
        write("cut.json", new byte[] {'{', '"', (byte) 0xc3});
        refused("cut.json").hasMessageContaining("not UTF-8");
    }

    @Test
    void pathsThatLeaveTheRoot(@TempDir Path elsewhere) throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret.json"), "{}");
        Files.createSymbolicLink(root.resolve("link.json"), secret);
        Files.createSymbolicLink(root.resolve("linked"), elsewhere);
        refused("../" + elsewhere.getFileName() + "/secret.json").hasMessageContaining("leads out of");
        refused("sub/../../x.json").hasMessageContaining("leads out of");
        refused(secret.toString()).hasMessageContaining("leads out of");
        refused("link.json").hasMessageContaining("symbolic link");
        refused("linked/secret.json").hasMessageContaining("symbolic link");
    }

    @Test
    void linksThatStayInsideAreFollowed() throws IOException {
        Files.createSymbolicLink(root.resolve("link.json"), write("app.json", "{}".getBytes(StandardCharsets.UTF_8)));
        assertThat(Template.read(root, "link.json").json()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "{\\n// why\\n}                 | line 2, column | JSON has no comments",
        "{\\n  # why\\n}                | line 2, column | JSON has no comments",
        "{\"a\": /* why */ 1}           | line 1, column | JSON has no comments",
        "{\"a\": 1,\\n \"a\": 2}        | line 2, column | stands twice",
        "{} {}                          | a.json         | follows the end",
        "{} x                           | a.json         | .",
        "{\"a\": 1,}                    | line 1, column | comma after the last field",
        "{'a': 1}                       | line 1, column | JSON quotes with",
        "[{\"id\": \"/a\"}]             | a.json         | an array where one JSON object is expected; deploy one app a file",
        "\"x\"                          | a.json         | a text where one JSON object is expected",
        "null                           | a.json         | null where",
        "{\"a\": NaN}                   | line 1, column | NaN",
        "{\"a\":                        | line 1, column | end-of-input",
        "id: /web                       | line 1, column | .",
    })
    void malformed(String text, String where, String what) {
        assertThatThrownBy(() -> Template.parse(text.replace("\\n", "\n"), "a.json"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("a.json")
                .hasMessageContaining(where)
                .hasMessageContaining(what)
                .hasMessageNotContaining("com.fasterxml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n ", "\uFEFF"})
    void nothingAtAll(String text) {
        assertThatThrownBy(() -> Template.parse(text, "a.json")).isInstanceOf(TemplateException.class).hasMessageContaining("a.json is empty");
    }

    @Test
    void deepNesting() {
        String deep = "{\"a\":".repeat(5000) + "1" + "}".repeat(5000);
        assertThatThrownBy(() -> Template.parse(deep, "a.json"))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("more than 100 levels deep");
    }

    @Test
    void hugeNumbers() {
        assertThatThrownBy(() -> Template.parse("{\"a\":" + "9".repeat(10_000) + "}", "a.json")).isInstanceOf(TemplateException.class);
        assertThat(Template.parse("{\"a\":1e999999999}", "a.json").json().path("a").isNumber()).isTrue();
    }

    private AbstractThrowableAssert<?, ?> refused(String file) {
        return assertThatThrownBy(() -> Template.read(root, file)).isInstanceOf(TemplateException.class);
    }

    private Path write(String name, byte[] content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }
}
