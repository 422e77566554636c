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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Docker Engine with a disk of its own (a file system in memory), which can be stopped and started again. Only root can start
 * one: see {@link #isPossible}. It touches nothing of the engine that others use: it has a network of its own.
 */
public final class OwnEngine implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);
    private static final AtomicInteger BRIDGES = new AtomicInteger();

    private final Path directory;
    private final String bridge;
    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    private OwnEngine(int disk, String bridge) throws IOException {
        // Short: a socket's path may have no more than 107 bytes.
        this.directory = Files.createTempDirectory(Path.of("/tmp"), "engine");
        this.bridge = bridge;
        Files.createDirectory(data());
        run("mount", "-t", "tmpfs", "-o", "size=" + disk + "m", "tmpfs", data().toString());
    }

    /** Whether this user may start an engine. */
    public static boolean isPossible() {
        return System.getProperty("user.name").equals("root");
    }

    /**
     * The machine's own version, in a network namespace of its own, so that it reaches no registry.
     *
     * @param disk in MiB
     */
    public static OwnEngine start(int disk) throws IOException {
        OwnEngine engine = new OwnEngine(disk, "");
        // An engine without a bridge removes the one that it finds: that of the others.
        engine.command.addAll(List.of("unshare", "--net", "dockerd"));
        engine.command.addAll(engine.options());
        engine.command.addAll(List.of("--storage-driver", "vfs", "--bridge", "none"));
        engine.start();
        return engine;
    }

    /**
     * One of {@link DebianEngines}, on the machine's network with a bridge of its own, so that it reaches the fixtures.
     *
     * @param packages         where its packages are unpacked
     * @param containerdStore whether it keeps images in containerd, as fresh installations of 29 do
     * @param more            further options of dockerd
     */
    public static OwnEngine start(Path packages, boolean containerdStore, String... more) throws IOException {
        String bridge = "mdtest" + ProcessHandle.current().pid() % 100_000 + "x" + BRIDGES.incrementAndGet();
        int network = 1 + (int) (ProcessHandle.current().pid() * 7 + BRIDGES.get()) % 250;
        run("ip", "link", "add", bridge, "type", "bridge");
        OwnEngine engine = new OwnEngine(1024, bridge);
        run("ip", "addr", "add", "10.213." + network + ".1/24", "dev", bridge);
        Path settings = Files.writeString(
                engine.directory.resolve("daemon.json"), "{\"features\": {\"containerd-snapshotter\": " + containerdStore + "}}");
        engine.command.add(packages.resolve("usr/sbin/dockerd").toString());
        engine.command.addAll(engine.options());
        engine.command.addAll(List.of("--config-file", settings.toString(), "--bridge", bridge, "--ip6tables=false"));
        engine.command.addAll(List.of(more));
        if (!containerdStore) {
            engine.command.addAll(List.of("--storage-driver", "vfs"));
        }
        // runc comes from the machine: the packages' may need another C library.
        engine.environment.put("PATH", packages.resolve("usr/bin") + ":" + packages.resolve("usr/sbin") + ":" + System.getenv("PATH"));
        engine.start();
        return engine;
    }

    private List<String> options() {
        return List.of(
                "--host", address(), "--data-root", data().toString(), "--exec-root", directory.resolve("run").toString(),
                "--pidfile", directory.resolve("pid").toString(), "--iptables=false", "--ip-forward=false");
    }

    /** As {@code DOCKER_HOST} names it. */
    public String address() {
        return "unix://" + socket();
    }

    /** Its socket's path. */
    public Path socket() {
        return directory.resolve("docker.sock");
    }

    /** Begins to run, again after {@link #stop}; returns when it answers. */
    public void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
                .redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        process = builder.start();
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
        if (!bridge.isEmpty()) {
            run("ip", "link", "delete", bridge);
        }
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
