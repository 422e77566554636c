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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The user's own test as a command: it is good when it ends with 0. It gets an own process group where there is
 * {@code setsid}, so that all it has begun ends with it, and with this process however that ends; what it prints is shown as it
 * comes.
 */
final class TestProcess implements OwnTest, AutoCloseable {
    private static final long GRACE_SECONDS = 3;
    private static final int LONGEST_LINE = 8 * 1024;

    /**
     * Becomes the test, after it has left a process in its group that holds the other end of a pipe from here. The pipe ends
     * when this process does, also by SIGKILL: where the test still runs then, the group is ended. The process is no child of
     * the test's, which might wait for all that it has.
     */
    private static final String GUARDED = "exec 3<&0 </dev/null; "
            + "( ( trap '' TERM; exec >/dev/null 2>&1; read -r end <&3; exec 3<&-; kill -0 $$ || exit 0; "
            + "kill -s TERM -- -$$; sleep " + GRACE_SECONDS + "; kill -s KILL -- -$$ ) & ); "
            + "exec 3<&- \"$@\"";

    private final UserCommand command;
    private final Session session;
    private final Console console;
    private final String centre;
    /** The program; empty on a system without it. */
    private final Optional<String> setsid;
    private Process process;
    private CompletableFuture<Finding> end;
    private Thread killer;

    TestProcess(UserCommand command, Session session, Console console) {
        this(command, session, console, "");
    }

    /** @param centre of several, for the test as MARATHON_DEPLOY_CENTRE; empty for the only one */
    TestProcess(UserCommand command, Session session, Console console, String centre) {
        this.centre = centre;
        this.command = command;
        this.session = session;
        this.console = console;
        this.setsid = Stream.of("/usr/bin/setsid", "/bin/setsid").filter(file -> new File(file).canExecute()).findFirst();
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
        setsid.ifPresent(program -> words.addAll(List.of(program, "/bin/sh", "-c", GUARDED, "sh")));
        words.add(command.program().toString());
        words.addAll(command.arguments());
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(session.directory().toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .redirectInput(setsid.isPresent()
                        ? ProcessBuilder.Redirect.PIPE
                        : ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().clear();
        builder.environment().putAll(session.environment());
        // Ours; whoever tests the app needs no login of Marathon's.
        builder.environment().keySet().removeAll(session.credentials().secretNames());
        builder.environment().putAll(facts.environment());
        if (!centre.isEmpty()) {
            builder.environment().put("MARATHON_DEPLOY_CENTRE", centre);
        }
        try {
            process = builder.start();
        } catch (IOException e) {
            return CompletableFuture.completedFuture(Finding.failed("it could not be started: " + e.getMessage()));
        }
        Process started = process;
        Thread reader = daemon("verify-output", () -> read(started));
        CompletableFuture<Finding> ended = new CompletableFuture<>();
        daemon("verify", () -> ended.complete(awaitEnd(started, reader)));
        return ended;
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private Finding awaitEnd(Process started, Thread reader) {
        try {
            int status = started.waitFor();
            // What it leaves behind may hold its output open for ever.
            reader.join(TimeUnit.SECONDS.toMillis(1));
            signal(started, "KILL");
            return status == 0 ? Finding.passed("it ended with 0") : Finding.failed("it ended with " + status);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void read(Process started) {
        StringBuilder line = new StringBuilder();
        try (InputStream in = started.getInputStream()) {
            var text = new InputStreamReader(in, StandardCharsets.UTF_8);
            for (int one = text.read(); one >= 0; one = text.read()) {
                if (one == '\n' || line.length() == LONGEST_LINE) {
                    console.foreign(centre, "verify", line.isEmpty() ? " " : line.toString());
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
            console.foreign(centre, "verify", line.toString());
        }
    }

    @Override
    public synchronized void stop(String why) {
        if (process == null || !process.isAlive() || killer != null) {
            return;
        }
        console.line(centre, "verify", "the test is ended: " + why);
        Process running = process;
        killer = daemon("verify-end", () -> kill(running));
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
        if (setsid.isEmpty()) {
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

    /** Ends what still runs, and waits until it has ended. */
    @Override
    public void close() throws InterruptedException {
        stop("the deployment has ended");
        Thread ending;
        CompletableFuture<Finding> last;
        synchronized (this) {
            ending = killer;
            last = end;
        }
        if (ending != null) {
            ending.join(TimeUnit.SECONDS.toMillis(3 * GRACE_SECONDS));
        }
        if (last != null) {
            // What it has left behind is ended with it.
            last.completeOnTimeout(null, GRACE_SECONDS, TimeUnit.SECONDS).join();
        }
    }
}
