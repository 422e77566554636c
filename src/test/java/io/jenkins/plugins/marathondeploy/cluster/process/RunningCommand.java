package io.jenkins.plugins.marathondeploy.cluster.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A command that runs. */
public final class RunningCommand {
    /** Longer than any test or demonstration lets a deployment take. */
    private static final long LONGEST_MINUTES = 10;

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;

    RunningCommand(Process process, Consumer<String> errors) {
        this.process = process;
        readers = List.of(
                reader(process.getInputStream(), out::add),
                reader(process.getErrorStream(), line -> {
                    err.add(line);
                    errors.accept(line);
                }));
    }

    /**
     * What came of it.
     *
     * @param status exit status
     * @param out    stdout, line by line
     * @param err    stderr, line by line
     */
    public record Result(int status, List<String> out, List<String> err) {
        /** The object that {@code --json} prints as the last line of stdout. */
        public JsonNode json() {
            try {
                return new ObjectMapper().readTree(out.get(out.size() - 1));
            } catch (IOException | IndexOutOfBoundsException none) {
                throw new IllegalStateException("The last line of stdout is no JSON: " + this, none);
            }
        }

        /** Everything that was printed. */
        public String all() {
            return String.join("\n", out) + "\n" + String.join("\n", err);
        }
    }

    /** What it has printed to stdout and stderr up to now. */
    public String printed() {
        return new Result(0, out, err).all();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Sends a signal: {@code INT} is what Ctrl-C sends, {@code TERM} what a service manager does. */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end. */
    public Result result() {
        try {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("The command did not end; it printed:\n" + printed());
            }
            for (Thread reader : readers) {
                reader.join();
            }
            return new Result(process.exitValue(), List.copyOf(out), List.copyOf(err));
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the command", e);
        }
    }

    private static Thread reader(InputStream stream, Consumer<String> each) {
        Thread thread = new Thread(() -> lines(stream, each), "command-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void lines(InputStream stream, Consumer<String> each) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().forEach(each);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
