package io.jenkins.plugins.marathondeploy.cluster.engine;

import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Docker Engine with a small disk of its own (a file system in memory), which can be stopped and started again.
 * Only root can start one: see {@link #isPossible}. It has a network namespace of its own, so
 * that it touches nothing of the engine that others use; so it reaches no registry either.
 */
public final class OwnEngine implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);

    private final Path directory;
    private Process process;

    private OwnEngine(Path directory) {
        this.directory = directory;
    }

    /** Whether this user may start an engine. */
    public static boolean isPossible() {
        return System.getProperty("user.name").equals("root");
    }

    /** @param disk in MiB */
    public static OwnEngine start(int disk) throws IOException {
        // Short: a socket's path may have no more than 107 bytes.
        OwnEngine engine = new OwnEngine(Files.createTempDirectory(Path.of("/tmp"), "engine"));
        Files.createDirectory(engine.data());
        run("mount", "-t", "tmpfs", "-o", "size=" + disk + "m", "tmpfs", engine.data().toString());
        engine.start();
        return engine;
    }

    /** As {@code DOCKER_HOST} names it. */
    public String address() {
        return "unix://" + directory.resolve("docker.sock");
    }

    /** Begins to run, again after {@link #stop}; returns when it answers. */
    public void start() throws IOException {
        process = new ProcessBuilder(
                        // An engine without a bridge removes the one that it finds: that of the others.
                        "unshare", "--net", "dockerd", "--host", address(), "--data-root", data().toString(),
                        "--exec-root", directory.resolve("run").toString(),
                        "--pidfile", directory.resolve("pid").toString(),
                        "--storage-driver", "vfs", "--bridge", "none", "--iptables=false", "--ip-forward=false")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                .redirectInput(new File("/dev/null"))
                .start();
        Awaitility.await()
                .atMost(START)
                .ignoreExceptionsInstanceOf(ImageException.class)
                .until(() -> !DockerEngine.connect(EngineAddress.of(address(), Map.of())).describe().isEmpty());
    }

    /** Ends it, as a service manager does; what it builds ends with it. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    @Override
    public void close() {
        stop();
        run("umount", "--lazy", data().toString());
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(List.of(command) + " failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
