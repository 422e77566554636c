package io.jenkins.plugins.marathondeploy.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageRecordsTest {
    private static final String REPOSITORY = "harbor.example/shop/web";

    @TempDir
    Path directory;

    private Path file;
    private ImageRecords records;

    @BeforeEach
    void start() {
        file = directory.resolve("state/images.tsv");
        records = new ImageRecords(file);
    }

    private static String hex(int number) {
        return String.format("%064x", number);
    }

    private static Delivered delivered(String repository, int content, int digest, String revision) {
        ImageReference name = ImageReference.parse(repository + ":1");
        PushedImage image = new PushedImage(name.withDigest("sha256:" + hex(digest)), "sha256:" + hex(digest), List.of(name));
        return new Delivered(image, "", hex(content), revision, Map.of());
    }

    @Test
    void whatWasBuiltIsFoundByItsContentInItsRepositoryAlone() {
        records.add(delivered(REPOSITORY, 1, 10, "abc"));
        records.add(delivered(REPOSITORY, 2, 20, ""));
        records.add(delivered("harbor.example/shop/other", 1, 30, ""));

        assertThat(new ImageRecords(file).of(REPOSITORY))
                .containsOnly(
                        Map.entry(hex(1), new ImageRecord("sha256:" + hex(10), "abc")),
                        Map.entry(hex(2), new ImageRecord("sha256:" + hex(20), "")));
        assertThat(records.of("harbor.example/shop")).isEmpty();
    }

    @Test
    void aLaterBuildOfTheSameContentReplacesTheEarlier() {
        records.add(delivered(REPOSITORY, 1, 10, "abc"));
        records.add(delivered(REPOSITORY, 1, 11, "def"));

        assertThat(records.of(REPOSITORY)).containsOnly(Map.entry(hex(1), new ImageRecord("sha256:" + hex(11), "def")));
    }

    @Test
    void nothingIsRecordedOfAnImageThatWasFound() {
        PushedImage image = delivered(REPOSITORY, 1, 10, "").image();
        records.add(new Delivered(image, "it is there", "", "abc", Map.of()));

        assertThat(file).doesNotExist();
        assertThat(records.of(REPOSITORY)).isEmpty();
    }

    @Test
    void onlyItsOwnerReadsAndWritesIt() throws Exception {
        records.add(delivered(REPOSITORY, 1, 10, ""));

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(file.getParent())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void linesThatAreNoneCostABuildAndNothingElse() throws Exception {
        records.add(delivered(REPOSITORY, 1, 10, ""));
        Files.writeString(file, Files.readString(file) + "x\n" + hex(2) + "\t" + REPOSITORY + "\tlatest\t\n");

        assertThat(records.of(REPOSITORY)).containsOnlyKeys(hex(1));
        records.add(delivered(REPOSITORY, 3, 30, ""));
        assertThat(records.of(REPOSITORY)).containsOnlyKeys(hex(1), hex(3));
    }

    @Test
    void manyAtOnceLoseNothingAndTheOldestGoInTheEnd() {
        IntStream.range(0, 40).parallel().forEach(i -> new ImageRecords(file).add(delivered(REPOSITORY, i, i, "")));
        assertThat(records.of(REPOSITORY)).hasSize(40);

        IntStream.range(100, 1100).forEach(i -> records.add(delivered(REPOSITORY, i, i, "")));
        assertThat(records.of(REPOSITORY)).hasSize(1000).containsKey(hex(1099)).containsKey(hex(100));
        records.add(delivered(REPOSITORY, 2000, 1, ""));
        assertThat(records.of(REPOSITORY)).doesNotContainKey(hex(100)).containsKey(hex(2000));
    }
}
