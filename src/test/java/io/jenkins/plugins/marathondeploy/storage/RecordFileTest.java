package io.jenkins.plugins.marathondeploy.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
    @TempDir
    private Path directory;

    private RecordFile file(int most) {
        return new RecordFile(directory.resolve("made").resolve("records.tsv"), most);
    }

    private static void add(RecordFile file, String line) {
        file.change(lines -> Stream.concat(lines.stream(), Stream.of(line)).toList());
    }

    @Test
    void twoBuildsLoseNothingOfEachOther() throws Exception {
        ExecutorService builds = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String line = "line " + i;
                expected.add(line);
                all.add(builds.submit(() -> add(file(1000), line)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertThat(file(1000).lines()).containsExactlyInAnyOrderElementsOf(expected);
        } finally {
            builds.shutdownNow();
        }
    }

    @Test
    void theOldestGo() {
        RecordFile file = file(2);
        List.of("a", "b", "c").forEach(line -> add(file, line));
        assertThat(file.lines()).containsExactly("b", "c");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isItsOwnersAlone() throws Exception {
        add(file(2), "a");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(2).path()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(2).path().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aFileThatIsFarTooLargeIsNotRead() throws Exception {
        add(file(2), "a");
        try (RandomAccessFile large = new RandomAccessFile(file(2).path().toFile(), "rw")) {
            large.setLength(17L * 1024 * 1024);
        }
        assertThatThrownBy(() -> file(2).lines())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("records.tsv is larger than");
    }
}
