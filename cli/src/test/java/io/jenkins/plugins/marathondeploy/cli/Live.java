package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** A command line that runs in this JVM while its test goes on. With {@code --json}, progress is on stderr. */
public final class Live {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<InProcess.Result> end = new CompletableFuture<>();

    public Live(InProcess process, String... arguments) {
        Thread thread = new Thread(() -> {
            try {
                end.complete(process.run(out, err, arguments));
            } catch (Throwable broken) {
                end.completeExceptionally(broken);
            }
        }, "command-line");
        thread.setDaemon(true);
        thread.start();
    }

    /** What it has printed so far. */
    public String printed() {
        return err.toString(StandardCharsets.UTF_8) + out.toString(StandardCharsets.UTF_8);
    }

    /** Waits until it has printed this; an error when it ends without. */
    public void await(String text) {
        Awaitility.await().atMost(3, TimeUnit.MINUTES).until(() -> {
            boolean over = end.isDone();
            if (printed().contains(text)) {
                return true;
            }
            if (over) {
                throw new AssertionError("It ended before it printed '" + text + "':\n" + printed());
            }
            return false;
        });
    }

    /** Whether it has ended. */
    public boolean isOver() {
        return end.isDone();
    }

    /** Waits until it has ended. */
    public InProcess.Result result() {
        try {
            return end.get(5, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException problem) {
            throw new AssertionError("It did not end:\n" + printed(), problem);
        }
    }

    /** The last line of stdout. */
    public JsonNode json() {
        String[] lines = result().out().strip().split("\n");
        try {
            return new ObjectMapper().readTree(lines[lines.length - 1]);
        } catch (JsonProcessingException wrong) {
            throw new AssertionError("The last line is no JSON:\n" + printed(), wrong);
        }
    }
}
