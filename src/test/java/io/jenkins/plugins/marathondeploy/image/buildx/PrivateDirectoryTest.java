package io.jenkins.plugins.marathondeploy.image.buildx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoryTest {
    /** Holds the lock of the file that is named until its input ends. */
    static final class LockHolder {
        private LockHolder() {}

        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                System.out.println(lock.isValid() ? "held" : "not held");
                System.in.read();
            }
        }
    }

    @TempDir
    Path elsewhere;

    @Test
    void isItsOwnersAloneAndGoesWithEverythingInItButWhatIsLinked() throws IOException {
        Path kept = Files.writeString(elsewhere.resolve("kept"), "");
        Path path;
        try (PrivateDirectory directory = PrivateDirectory.create()) {
            path = directory.path();
            Path file = directory.write("config.json", "{}".getBytes(StandardCharsets.UTF_8));
            directory.link("contexts", elsewhere);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
            PrivateDirectory.removeLeftovers(Clock.systemUTC());
            assertThat(file).hasContent("{}");
        }
        assertThat(path).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void whatAKilledProcessHasLeftIsRemovedAndWhatALivingOneUsesIsNot() throws IOException, InterruptedException {
        Path left = made("left");
        Path used = made("used");
        // Another process's lock: ours would be told from it by the Java runtime alone.
        Process living = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", System.getProperty("java.class.path"), LockHolder.class.getName(), used.resolve("lock").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(living.inputReader().readLine()).isEqualTo("held");

            PrivateDirectory.removeLeftovers(Clock.systemUTC());

            assertThat(left).doesNotExist();
            assertThat(used.resolve("config.json")).exists();
        } finally {
            living.destroy();
            living.waitFor();
        }
        PrivateDirectory.removeLeftovers(Clock.systemUTC());
        assertThat(used).doesNotExist();
    }

    /** As it is on a file system without locks. */
    @Test
    void withoutALockOneThatIsOldIsLeft() throws IOException {
        Path unlocked = Files.createTempDirectory("marathon-deploy-docker-0-0-unlocked");
        Files.writeString(unlocked.resolve("config.json"), "{}");
        Clock now = Clock.systemUTC();

        PrivateDirectory.removeLeftovers(Clock.offset(now, Duration.ofHours(47)));
        assertThat(unlocked.resolve("config.json")).exists();
        PrivateDirectory.removeLeftovers(Clock.offset(now, Duration.ofHours(49)));
        assertThat(unlocked).doesNotExist();
    }

    @Test
    void whereLinksCanNotBeMadeItIsACopy() throws IOException {
        Files.createDirectories(elsewhere.resolve("meta/of one"));
        Files.writeString(elsewhere.resolve("meta/of one/meta.json"), "{\"Name\":\"far\"}");
        try (PrivateDirectory directory = PrivateDirectory.create()) {
            PrivateDirectory.copy(elsewhere, directory.path().resolve("contexts"));

            Path copied = directory.path().resolve("contexts/meta/of one/meta.json");
            assertThat(copied).hasContent("{\"Name\":\"far\"}");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copied.getParent()))).isEqualTo("rwx------");
        }
    }

    private static Path made(String name) throws IOException {
        Path directory = Files.createTempDirectory("marathon-deploy-docker-0-0-" + name);
        Files.writeString(directory.resolve("config.json"), "{\"auths\":{}}");
        try (FileChannel lock = FileChannel.open(
                        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock.lock()) {
            assertThat(held.isValid()).isTrue();
        }
        return directory;
    }
}
