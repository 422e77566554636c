package io.jenkins.plugins.marathondeploy.image.engine;

import static io.jenkins.plugins.marathondeploy.image.ContextFiles.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.image.BuildContext;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ContentHash;
import io.jenkins.plugins.marathondeploy.image.ContextDigest;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hash of what is sent, and that of what is there. */
class SentContentHashTest {
    @TempDir
    Path root;

    @BeforeEach
    void dockerfile() throws Exception {
        file(root, "Dockerfile", "FROM scratch");
    }

    @Test
    void ofWhatIsSentIsThatOfWhatIsThere() throws Exception {
        file(root, "empty-file");
        file(root, "large", "x".repeat(300_000));

        assertThat(sent(() -> {})).isEqualTo(hash());
    }

    /** A file that changes between the look at the context and its transfer: the image is the changed one's. */
    @Test
    void ofWhatIsSentDoesNotTellOfWhatWasThereBefore() throws Exception {
        file(root, "a-large", "x".repeat(300_000));
        file(root, "late", "old");
        String old = hash();

        String sent = sent(() -> file(root, "late", "new"));

        assertThat(sent).isNotEqualTo(old).isEqualTo(hash());
    }

    @Test
    void ofAFileThatGrowsIsThatOfTheBytesSent() throws Exception {
        file(root, "a-large", "x".repeat(300_000));
        String small = hash();

        String sent = sent(() -> Files.writeString(root.resolve("a-large"), "more", StandardOpenOption.APPEND));

        assertThat(sent).isEqualTo(small).isNotEqualTo(hash());
    }

    @Test
    void aFileThatIsGoneIsNotInIt() throws Exception {
        file(root, "a-large", "x".repeat(300_000));
        file(root, "late", "gone");

        String sent = sent(() -> Files.delete(root.resolve("late")));

        assertThat(sent).isEqualTo(hash());
    }

    private interface Change {
        void make() throws IOException;
    }

    /** The hash of what a transfer sends that is in its first blocks when something changes. */
    private String sent(Change meanwhile) throws IOException {
        ImageBuild build = ImageBuild.in(root).build();
        BuildContext context = BuildContext.open(build);
        ContextDigest digest = new ContextDigest(build, context);
        try (ContextTarStream tar = new ContextTarStream(context.entries(), event -> {}, digest)) {
            assertThat(tar.readNBytes(10_000)).hasSize(10_000);
            meanwhile.make();
            tar.transferTo(OutputStream.nullOutputStream());
            assertThat(tar.isFinished()).isTrue();
        }
        return digest.hash(() -> "linux/amd64");
    }

    private String hash() {
        return ContentHash.of(ImageBuild.in(root).build(), () -> "linux/amd64", CancellationSignal.never());
    }
}
