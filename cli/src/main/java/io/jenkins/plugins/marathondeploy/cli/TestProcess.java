package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.gate.Facts;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.gate.OwnTest;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The user's own test as a command: it is good when it ends with 0. It gets an own process group where there is
 * {@code setsid}, so that all it has begun ends with it; what it prints is shown as it comes.
 */
final class TestProcess implements OwnTest, AutoCloseable {
    private static final long GRACE_SECONDS = 3;
    private static final int LONGEST_LINE = 8 * 1024;
    /** Ours; whoever tests the app needs no login of Marathon's. */
    private static final List<String> WITHHELD = Credentials.SECRET;

    private final UserCommand command;
    private final Session session;
    private final Console console;
    private final boolean grouped;
    private Process process;
    private CompletableFuture<Finding> end;
    private Thread killer;

    TestProcess(UserCommand command, Session session, Console console) {
        this.command = command;
        this.session = session;
        this.console = console;
        this.grouped = Stream.of("/usr/bin/setsid", "/bin/setsid").anyMatch(file -> new File(file).canExecute());
    }

    @Override
    public synchronized Finding look(Facts facts) {
        if (end == null) {
            end = begin(facts);
        }
        return end.getNow(Finding.notYet("it runs"));
    }

    private CompletableFuture<Finding> begin(Facts facts) {
        List<String> words = new ArrayList<>();
        if (grouped) {
            words.add("setsid");
        }
        words.add(command.program().toString());
        words.addAll(command.arguments());
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(session.directory().toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().clear();
        builder.environment().putAll(session.environment());
        builder.environment().keySet().removeAll(WITHHELD);
        builder.environment().putAll(facts.environment());
        try {
            process = builder.start();
        } catch (IOException e) {
            return CompletableFuture.completedFuture(Finding.failed("it could not be started: " + e.getMessage()));
        }
        Process started = process;
        CompletableFuture<Void> read = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            read(started);
            read.complete(null);
        }, "verify-output");
        reader.setDaemon(true);
        reader.start();
        // What it leaves behind may hold its output open for ever.
        return started.onExit().thenCompose(ended -> read.completeOnTimeout(null, 1, TimeUnit.SECONDS)
                .thenApply(done -> ended.exitValue() == 0
                        ? Finding.passed("it ended with 0")
                        : Finding.failed("it ended with " + ended.exitValue())));
    }

    private void read(Process started) {
        StringBuilder line = new StringBuilder();
        try (InputStream in = started.getInputStream()) {
            var text = new InputStreamReader(in, StandardCharsets.UTF_8);
            for (int one = text.read(); one >= 0; one = text.read()) {
                if (one == '\n' || line.length() == LONGEST_LINE) {
                    console.foreign("verify", line.isEmpty() ? " " : line.toString());
                    line.setLength(0);
                }
                if (one != '\n') {
                    line.append((char) one);
                }
            }
        } catch (IOException ended) {
            // It was ended.
        }
        if (!line.isEmpty()) {
            console.foreign("verify", line.toString());
        }
    }

    @Override
    public synchronized void stop(String why) {
        if (process == null || !process.isAlive() || killer != null) {
            return;
        }
        console.line("verify", "the test is ended: " + why);
        Process running = process;
        killer = new Thread(() -> kill(running), "verify-end");
        killer.setDaemon(true);
        killer.start();
    }

    private void kill(Process running) {
        List<ProcessHandle> family =
                Stream.concat(running.descendants(), Stream.of(running.toHandle())).toList();
        signal(running, "TERM");
        family.forEach(ProcessHandle::destroy);
        try {
            running.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stubborn) {
            // It is killed then.
        }
        signal(running, "KILL");
        family.forEach(ProcessHandle::destroyForcibly);
    }

    /** The group has the number of its first process. */
    private void signal(Process running, String signal) {
        if (!grouped) {
            return;
        }
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -s " + signal + " -- -" + running.pid() + " 2>/dev/null")
                    .start()
                    .waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException none) {
            // Its descendants are ended one by one.
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until what was stopped has ended. */
    @Override
    public void close() throws InterruptedException {
        Thread ending;
        synchronized (this) {
            ending = killer;
        }
        if (ending != null) {
            ending.join(TimeUnit.SECONDS.toMillis(3 * GRACE_SECONDS));
        }
    }
}
