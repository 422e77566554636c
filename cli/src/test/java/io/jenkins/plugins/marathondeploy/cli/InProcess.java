package io.jenkins.plugins.marathondeploy.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Runs a command line in this JVM: for what needs no process of its own. */
public final class InProcess {
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private Clock clock = Clock.systemUTC();

    /** What came of it. */
    public record Result(int status, String out, String err) {
        public String all() {
            return out + err;
        }
    }

    public InProcess(Path directory) {
        this.directory = directory;
    }

    public InProcess with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Another clock than the system's. */
    public InProcess at(Clock other) {
        clock = other;
        return this;
    }

    public Result run(String... arguments) {
        return run(new ByteArrayOutputStream(), new ByteArrayOutputStream(), arguments);
    }

    /** What is printed can be read meanwhile. */
    Result run(ByteArrayOutputStream out, ByteArrayOutputStream err, String... arguments) {
        Session session = new Session(
                environment,
                directory,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                clock,
                clock,
                new Interruption(),
                descriptor -> false);
        int status = Main.run(session, arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
