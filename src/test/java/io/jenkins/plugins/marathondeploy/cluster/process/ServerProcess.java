package io.jenkins.plugins.marathondeploy.cluster.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One real server on 127.0.0.1, everything of it in a temporary directory. It ends with this JVM, however that ends: a shell
 * holds the other end of a pipe, and takes the program and its directory away when the pipe closes.
 */
public final class ServerProcess implements AutoCloseable {
    private static final int LOG_LINES = 200;
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    /** {@code $1} the directory to remove at the end, then the program and its arguments. */
    private static final String SUPERVISOR =
            """
            trap '' INT HUP
            exec 3<&0 2>/dev/null
            directory=$1
            shift
            "$@" </dev/null 2>&1 &
            program=$!
            { read -r end <&3; kill "$program"; sleep 5; kill -9 "$program"; } &
            watcher=$!
            wait "$program"
            kill "$watcher"
            rm -rf "$directory"
            """;

    private final String name;
    private final Process process;
    private final Deque<String> log = new ArrayDeque<>();

    private ServerProcess(String name, Path directory, List<String> command, Consumer<Map<String, String>> environment) throws IOException {
        this.name = name;
        List<String> supervised = new ArrayList<>(List.of("sh", "-c", SUPERVISOR, name + "-supervisor", directory.toString()));
        supervised.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(supervised).directory(directory.toFile()).redirectErrorStream(true);
        environment.accept(builder.environment());
        process = builder.start();
        Thread reader = new Thread(this::readLog, name + "-log");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it, and waits until an address answers with 2xx. */
    public static ServerProcess start(String name, Path directory, List<String> command, URI ready) {
        return start(name, directory, command, environment -> { }, program -> answers(ready));
    }

    /**
     * Starts it, and waits until it is ready.
     *
     * @param name        for texts
     * @param directory   where it runs, and which is removed at its end
     * @param environment changes what it gets of this JVM's environment
     */
    public static ServerProcess start(
            String name, Path directory, List<String> command, Consumer<Map<String, String>> environment, Predicate<ServerProcess> ready) {
        ServerProcess program;
        try {
            program = new ServerProcess(name, directory, command, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Awaitility.await().atMost(LONGEST_START).pollInterval(Duration.ofMillis(50)).until(() -> {
                if (!program.isAlive()) {
                    throw new IllegalStateException(name + " ended. Its log:\n" + program.log());
                }
                return ready.test(program);
            });
            return program;
        } catch (RuntimeException notReady) {
            program.close();
            throw new IllegalStateException(name + " can't be used (" + notReady.getMessage() + "). Its log:\n" + program.log(), notReady);
        }
    }

    private static boolean answers(URI ready) {
        try {
            HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
            HttpRequest request = HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(2)).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An installed program, in the PATH or where only root's has it. */
    public static Optional<Path> installed(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/sbin"))
                .map(directory -> Path.of(directory, program))
                .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
                .findFirst();
    }

    public static Path directory(String name) {
        try {
            return Files.createTempDirectory("platform-" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ports that nobody listens on, all different. */
    public static int[] freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            int[] ports = new int[count];
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                sockets.add(socket);
                ports[i] = socket.getLocalPort();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            sockets.forEach(ServerProcess::close);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readLog() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                synchronized (log) {
                    log.addLast(line);
                    if (log.size() > LOG_LINES) {
                        log.removeFirst();
                    }
                }
            }
        } catch (IOException ended) {
            // What was read is the log.
            return;
        }
    }

    /** Its last lines. */
    public String log() {
        synchronized (log) {
            return String.join("\n", log);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
