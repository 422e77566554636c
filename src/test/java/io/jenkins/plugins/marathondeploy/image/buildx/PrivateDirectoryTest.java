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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateDirectoryTest {
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
            PrivateDirectory.removeLeftovers();
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
        Process living = new ProcessBuilder("python3", "-c", "import fcntl, sys, time\n"
                        + "f = open(sys.argv[1], 'w'); fcntl.lockf(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()",
                        used.resolve("lock").toString())
                .start();
        try {
            assertThat(living.inputReader().readLine()).isEqualTo("held");

            PrivateDirectory.removeLeftovers();

            assertThat(left).doesNotExist();
            assertThat(used.resolve("config.json")).exists();
        } finally {
            living.destroy();
            living.waitFor();
        }
        PrivateDirectory.removeLeftovers();
        assertThat(used).doesNotExist();
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
