package io.jenkins.plugins.marathondeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.template.KeptValue;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRecordsTest {
    private static final List<URI> MARATHON = List.of(URI.create("http://b:8080"), URI.create("http://a:8080"));

    @TempDir
    Path directory;

    private Path file;
    private KeptRecords records;

    @BeforeEach
    void start() {
        file = directory.resolve("state/kept.tsv");
        records = new KeptRecords(file, MARATHON);
    }

    private static KeptValue value(int definition, int difference) {
        return new KeptValue(String.format("%024x", definition), String.format("%024x", difference));
    }

    @Test
    void whatIsRememberedIsFoundForItsMarathonVersionAndAppAlone() {
        records.add("/web", "1.8.244", Set.of(value(1, 1), value(1, 2)));
        records.add("/web", "1.9.100", Set.of(value(1, 3)));
        records.add("/db", "1.8.244", Set.of(value(1, 4)));
        new KeptRecords(file, List.of(URI.create("http://other:8080"))).add("/web", "1.8.244", Set.of(value(1, 5)));

        KeptRecords again = new KeptRecords(file, List.of(MARATHON.get(1), MARATHON.get(0)));
        assertThat(again.of("/web")).isEqualTo(Map.of(
                "1.8.244", Set.of(value(1, 1), value(1, 2)), "1.9.100", Set.of(value(1, 3))));
        assertThat(records.of("/we")).isEmpty();
    }

    @Test
    void onlyTheLatestDefinitionsOfAnAppAreKept() {
        records.add("/db", "1", Set.of(value(0, 1)));
        IntStream.range(0, 20).forEach(i -> records.add("/web", "1", Set.of(value(i, 1), value(i, 2))));

        assertThat(records.of("/web").get("1")).hasSize(10).contains(value(19, 1), value(15, 2));
        assertThat(records.of("/db").get("1")).hasSize(1);
    }

    @Test
    void theFileIsBounded() throws Exception {
        IntStream.range(0, 250).forEach(i -> records.add(
                "/app-" + i, "1", Set.of(value(i, 1), value(i, 2), value(i, 3), value(i, 4), value(i, 5))));

        assertThat(Files.readAllLines(file)).hasSize(1000);
        assertThat(records.of("/app-249").get("1")).hasSize(5);
        assertThat(records.of("/app-0")).isEmpty();
    }

    @Test
    void aDamagedFileIsToldAndBegunAnew() throws Exception {
        records.add("/web", "1", Set.of(value(1, 1)));
        Files.writeString(file, Files.readString(file) + "half a li");

        assertThatThrownBy(() -> records.of("/web"))
                .isInstanceOf(UncheckedIOException.class)
                .cause().hasMessage(file + " is damaged: it has a line that is no record");
        records.add("/db", "1", Set.of(value(2, 2)));
        assertThat(records.of("/web")).isEmpty();
        assertThat(records.of("/db").get("1")).containsExactly(value(2, 2));
    }

    @Test
    void whatIsNoTextAtAllIsToldAndBegunAnew() throws Exception {
        records.add("/web", "1", Set.of(value(1, 1)));
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThatThrownBy(() -> records.of("/web")).isInstanceOf(UncheckedIOException.class);
        records.add("/db", "1", Set.of(value(2, 2)));
        assertThat(records.of("/db")).hasSize(1);
    }

    @Test
    void onlyItsOwnerReadsAndWritesIt() throws Exception {
        records.add("/web", "1", Set.of(value(1, 1)));

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(file.getParent())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
}
