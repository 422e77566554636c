package io.jenkins.plugins.marathondeploy.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The command line at a terminal of its own, which util-linux' script gives it, and what a person sees there. */
final class Pty implements AutoCloseable {
    private static final String SCRIPT = "/usr/bin/script";

    private final Process script;
    private final Path device;
    private final Terminal terminal;
    private final StringBuilder printed = new StringBuilder();
    private final List<List<String>> frames = new ArrayList<>();
    private final Thread reader;

    private Pty(Process script, Path device, Terminal terminal) {
        this.script = script;
        this.device = device;
        this.terminal = terminal;
        reader = new Thread(this::read, "terminal");
        reader.start();
    }

    static boolean isPossible() {
        return Files.isExecutable(Path.of(SCRIPT));
    }

    /**
     * Starts it.
     *
     * @param environment beside this process's own, without what changes the display
     * @param arguments   as a shell takes them, with what redirects perhaps
     */
    static Pty start(Path directory, Map<String, String> environment, int rows, int columns, String arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String shell = "tty >tty.txt; stty rows " + rows + " cols " + columns + "; stty -g >before.txt; '" + java
                + "' -XX:TieredStopAtLevel=1 " + Main.class.getName() + " " + arguments
                // As a shell of a person does: it goes on when Ctrl-C has ended what it started.
                + "; status=$?; stty -g >after.txt; exit $status";
        ProcessBuilder builder = new ProcessBuilder(
                        "env", "--default-signal=INT", SCRIPT, "-qec", "trap : INT; " + shell, "/dev/null")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name ->
                name.equals("NO_COLOR") || name.equals("CI") || name.startsWith("MARATHON_") || name.startsWith("LC_"));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("TERM", "xterm");
        builder.environment().put("SHELL", "/bin/sh");
        builder.environment().putAll(environment);
        return new Pty(builder.start(), directory.resolve("tty.txt"), new Terminal(rows, columns));
    }

    private void read() {
        char[] chunk = new char[4096];
        try (Reader in = new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8)) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                take(new String(chunk, 0, count));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void take(String text) {
        printed.append(text);
        terminal.print(text);
        frames.add(terminal.rows());
    }

    /** All that the terminal was sent. */
    synchronized String printed() {
        return printed.toString();
    }

    /** What a person has seen, one state after the other. */
    synchronized List<List<String>> frames() {
        return List.copyOf(frames);
    }

    /** What is there, and what has scrolled away. */
    synchronized List<String> all() {
        return terminal.all();
    }

    synchronized boolean isAsItWas() {
        return terminal.isAsItWas();
    }

    /** Waits until a person sees such a row. */
    void await(Predicate<String> row) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            List<List<String>> seen = frames();
            if (!seen.isEmpty() && seen.get(seen.size() - 1).stream().anyMatch(row)) {
                return true;
            }
            if (!script.isAlive()) {
                throw new AssertionError("It ended before:\n" + printed());
            }
            return false;
        });
    }

    /** As a person does at the keyboard. */
    void type(String keys) throws IOException {
        OutputStream keyboard = script.getOutputStream();
        keyboard.write(keys.getBytes(StandardCharsets.US_ASCII));
        keyboard.flush();
    }

    /** As a person does with a window. */
    synchronized void resize(int rows, int columns) throws IOException, InterruptedException {
        terminal.resize(rows, columns, false);
        frames.add(terminal.rows());
        Process stty = new ProcessBuilder(
                        "stty", "-F", Files.readString(device).strip(), "rows", "" + rows, "cols", "" + columns)
                .redirectErrorStream(true)
                .start();
        String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (stty.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    /** Waits for the end, and returns the exit status. */
    int status() throws InterruptedException {
        if (!script.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError("It does not end:\n" + printed());
        }
        reader.join();
        return script.exitValue();
    }

    @Override
    public void close() {
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        script.destroyForcibly();
    }
}
