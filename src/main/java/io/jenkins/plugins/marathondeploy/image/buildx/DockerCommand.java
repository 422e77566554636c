package io.jenkins.plugins.marathondeploy.image.buildx;

import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs Docker's client.
 *
 * @param program     the file
 * @param environment all of what the client gets
 */
record DockerCommand(Path program, Map<String, String> environment) {
    /** buildx tells BuildKit that it goes, and ends; what does not is killed. */
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final int LONGEST_ANSWER = 1024 * 1024;

    /** How the client ended, and its output, both streams as they came. */
    record Answer(int status, String output) {
        boolean isGood() {
            return status == 0;
        }
    }

    DockerCommand {
        environment = new LinkedHashMap<>(environment);
    }

    /** The client as a shell with this environment would find it. */
    static Optional<DockerCommand> find(Map<String, String> environment) {
        boolean windows = File.separatorChar == '\\';
        for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            try {
                Path program = Path.of(directory, windows ? "docker.exe" : "docker");
                if (!directory.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
                    return Optional.of(new DockerCommand(program.toAbsolutePath(), environment));
                }
            } catch (InvalidPathException none) {
                continue;
            }
        }
        return Optional.empty();
    }

    /** Without the environment, in which secrets may be. */
    @Override
    public String toString() {
        return program.toString();
    }

    DockerCommand with(Map<String, String> otherEnvironment) {
        return new DockerCommand(program, otherEnvironment);
    }

    /**
     * Asks for something that is answered soon.
     *
     * @param limit how long it may take
     * @throws ImageException {@code CANCELLED}; {@code ENGINE_UNREACHABLE} when the limit has passed
     */
    Answer ask(List<String> arguments, Duration limit, CancellationSignal signal) {
        StringBuilder output = new StringBuilder();
        long begin = System.nanoTime();
        int status = follow(arguments, null, line -> {
            if (output.length() < LONGEST_ANSWER) {
                output.append(line).append('\n');
            }
        }, () -> {
            if (System.nanoTime() - begin > limit.toNanos()) {
                throw new ImageException(
                        ImageException.Kind.ENGINE_UNREACHABLE,
                        "`docker " + String.join(" ", arguments) + "` did not end within " + limit.toSeconds() + " s. Look"
                                + " whether the Docker Engine or the builder hangs (`docker version`, `docker buildx ls`).");
            }
        }, signal, "Asking Docker's client");
        return new Answer(status, output.toString());
    }

    /**
     * Runs it to its end.
     *
     * @param lines gets each line of both streams, on a thread of its own
     * @param limit is called again and again, on this thread; when it throws, the client and its children are ended
     * @return the exit status
     * @throws ImageException {@code CANCELLED}; the client and its children have ended then
     */
    int follow(
            List<String> arguments,
            Path directory,
            Consumer<String> lines,
            Runnable limit,
            CancellationSignal signal,
            String what) {
        signal.check(what);
        Process process = start(arguments, directory);
        Reader reader = new Reader(process, lines);
        try {
            reader.thread.start();
            process.getOutputStream().close();
            awaitEnd(process, reader, limit, signal, what);
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException(ImageException.Kind.CANCELLED, what + " was interrupted.");
        } catch (IOException e) {
            throw notStarted(e);
        } finally {
            end(process);
        }
    }

    private static void awaitEnd(Process process, Reader reader, Runnable limit, CancellationSignal signal, String what)
            throws InterruptedException {
        while (process.isAlive() && !reader.ended.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
            signal.check(what);
            limit.run();
        }
        // Whatever it has left behind (an agent for keys, say) may hold its output open for ever.
        while (!reader.isIdle(GRACE) && !reader.ended.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
            signal.check(what);
        }
        if (reader.failure != null) {
            throw reader.failure;
        }
    }

    private Process start(List<String> arguments, Path directory) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw notStarted(e);
        }
    }

    private ImageException notStarted(IOException cause) {
        return new ImageException(
                ImageException.Kind.UNEXPECTED, "Docker's client " + program + " could not be run: " + cause.getMessage(), cause);
    }

    /** The plugin is a child of the client, and a credential helper one of the plugin. */
    private static void end(Process process) {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        family.forEach(ProcessHandle::destroy);
        long limit = System.nanoTime() + GRACE.toNanos();
        boolean interrupted = Thread.interrupted();
        for (ProcessHandle member : family) {
            try {
                member.onExit().get(Math.max(1, limit - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
                member.destroyForcibly();
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException late) {
                member.destroyForcibly();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads until the last process that has the streams is gone, or this one is cut. */
    private static final class Reader implements Runnable {
        private final Process process;
        private final Consumer<String> lines;
        private final CountDownLatch ended = new CountDownLatch(1);
        private final Thread thread = new Thread(this, "docker-client-output");
        private volatile RuntimeException failure;
        /** When the last line was done with; null while one is. */
        private volatile Long idle = System.nanoTime();

        Reader(Process process, Consumer<String> lines) {
            this.process = process;
            this.lines = lines;
            thread.setDaemon(true);
        }

        /** Whether no line has come for so long, and none is being taken. */
        boolean isIdle(Duration time) {
            Long since = idle;
            return since != null && System.nanoTime() - since > time.toNanos();
        }

        @Override
        public void run() {
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    idle = null;
                    lines.accept(line);
                    idle = System.nanoTime();
                }
            } catch (IOException cut) {
                // The process was ended.
            } catch (RuntimeException e) {
                failure = e;
            } finally {
                ended.countDown();
            }
        }
    }
}
