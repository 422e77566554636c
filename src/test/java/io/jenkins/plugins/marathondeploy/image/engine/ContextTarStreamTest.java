package io.jenkins.plugins.marathondeploy.image.engine;

import static io.jenkins.plugins.marathondeploy.image.ContextFiles.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.image.BuildContext;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextTarStreamTest {
    @TempDir
    Path root;

    final List<ImageEvent> events = new ArrayList<>();

    @BeforeEach
    void dockerfile() throws Exception {
        file(root, "Dockerfile", "FROM scratch");
    }

    @Test
    void keepsModesLinksNamesAndOrder() throws Exception {
        String longName = "d".repeat(120) + "/" + "f".repeat(200);
        file(root, longName, "long");
        file(root, "bin/run.sh", "run");
        Files.setPosixFilePermissions(root.resolve("bin/run.sh"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setPosixFilePermissions(root.resolve("bin"), PosixFilePermissions.fromString("rwx------"));
        file(root, "größe ∞.txt", "unicode");
        Files.createSymbolicLink(root.resolve("absolute"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(root.resolve("relative"), Path.of("../somewhere/" + "x".repeat(150)));
        Files.createDirectory(root.resolve("empty"));

        Map<String, TarArchiveEntry> entries = read();

        assertThat(entries.keySet())
                .containsExactly(
                        "Dockerfile",
                        "absolute",
                        "bin/",
                        "bin/run.sh",
                        "d".repeat(120) + "/",
                        longName,
                        "empty/",
                        "größe ∞.txt",
                        "relative");
        assertThat(entries.get("bin/run.sh").getMode() & 0777).isEqualTo(0751);
        assertThat(entries.get("bin/").getMode() & 0777).isEqualTo(0700);
        assertThat(entries.get("absolute").isSymbolicLink()).isTrue();
        assertThat(entries.get("absolute").getLinkName()).isEqualTo("/etc/passwd");
        assertThat(entries.get("relative").getLinkName()).isEqualTo("../somewhere/" + "x".repeat(150));
        assertThat(entries.values()).allMatch(entry -> entry.getLongUserId() == 0 && entry.getLongGroupId() == 0);
        assertThat(events).last().isEqualTo(new ImageEvent.ContextSent(4, 5 + 4 + 8 + 13));
    }

    @Test
    void streamsAGigabyteThroughAFewBlocks() throws Exception {
        long size = 1L << 30;
        sparse("huge", size);
        long before = used();
        long peak = 0;
        long total = 0;
        try (InputStream tar = stream()) {
            byte[] chunk = new byte[1 << 20];
            long next = 0;
            for (int count = tar.read(chunk); count >= 0; count = tar.read(chunk)) {
                total += count;
                if (total >= next) {
                    peak = Math.max(peak, used() - before);
                    next += size / 4;
                }
            }
        }
        assertThat(total).isBetween(size, size + 128 * 1024);
        assertThat(peak).isLessThan(16L << 20);
        assertThat(events).last().isEqualTo(new ImageEvent.ContextSent(2, size + 13));
    }

    @Test
    void announcesMoreThanAHeadersOctalDigitsHold() throws Exception {
        sparse("a", 20L << 30);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(stream(), "UTF-8")) {
            tar.getNextEntry();
            TarArchiveEntry huge = tar.getNextEntry();

            assertThat(huge.getName()).isEqualTo("a");
            assertThat(huge.getSize()).isEqualTo(20L << 30);
        }
    }

    private void sparse(String name, long size) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(root.resolve(name).toFile(), "rw")) {
            file.setLength(size);
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void sendsAGrowingFileWithTheLengthItHad() throws Exception {
        Path log = file(root, "a.log", "x".repeat(200_000));
        try (InputStream tar = stream()) {
            assertThat(tar.readNBytes(4096)).hasSize(4096);
            Files.writeString(log, "y".repeat(400_000));
            tar.transferTo(java.io.OutputStream.nullOutputStream());
        }
        assertThat(events).last().isEqualTo(new ImageEvent.ContextSent(2, 200_001 + 13));
    }

    @Test
    void refusesAFileThatShrinks() throws Exception {
        Path log = file(root, "a.log", "x".repeat(500_000));
        ContextTarStream tar = stream();
        tar.readNBytes(4096);
        Files.writeString(log, "");

        assertThatThrownBy(tar::readAllBytes)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'a.log' of the build context became shorter");
        assertThat(tar.failure()).hasMessageContaining("a.log");
    }

    @Test
    void stopsWhenItIsClosed() throws Exception {
        file(root, "b", "x".repeat(500_000));
        ContextTarStream tar = stream();
        tar.readNBytes(4096);
        tar.close();

        assertThatThrownBy(tar::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("closed");
        assertThat(tar.failure()).isNull();
    }

    @Test
    void leavesOutWhatIsNoFile() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor()).isZero();

        assertThat(read().keySet()).containsExactly("Dockerfile");
    }

    @Test
    void namesWhatIsNotUtf8() throws Exception {
        String script = "printf x > \"$0/$(printf 'b\\344d')\"";
        assertThat(new ProcessBuilder("sh", "-c", script, root.toString()).start().waitFor()).isZero();

        assertThatThrownBy(this::read).hasRootCauseInstanceOf(ImageException.class).hasMessageContaining("is not UTF-8");
    }

    @Test
    void ignoresWhatIsNotUtf8() throws Exception {
        String script = "printf x > \"$0/$(printf 'b\\344d.txt')\"";
        assertThat(new ProcessBuilder("sh", "-c", script, root.toString()).start().waitFor()).isZero();
        file(root, ".dockerignore", "b*.txt");

        assertThat(read().keySet()).containsExactly(".dockerignore", "Dockerfile");
    }

    @Test
    void nestedFilesComeBackOutOfIgnoredDirectories() throws Exception {
        file(root, "a/b/nested.go", "x");
        file(root, "a/b/nested.c", "x");
        file(root, "web/node_modules/a/i.js", "x");
        file(root, ".dockerignore", "*", "!**/*.go", "!web", "**/node_modules/**");

        assertThat(read().keySet()).contains("a/b/nested.go").noneMatch(name -> name.endsWith(".c") || name.endsWith(".js"));
    }

    private ContextTarStream stream() throws IOException {
        return new ContextTarStream(
                BuildContext.open(ImageBuild.in(root).build()).entries(), events::add, null);
    }

    private Map<String, TarArchiveEntry> read() throws IOException {
        Map<String, TarArchiveEntry> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(stream(), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), entry);
            }
        }
        return entries;
    }
}
