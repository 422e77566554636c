package io.jenkins.plugins.marathondeploy.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Runs a command line in this JVM: for what needs no process of its own. */
final class InProcess {
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    /** What came of it. */
    record Result(int status, String out, String err) {
        String all() {
            return out + err;
        }
    }

    InProcess(Path directory) {
        this.directory = directory;
    }

    InProcess with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Session session = new Session(
                environment,
                directory,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Clock.systemUTC(),
                new Interruption());
        int status = Main.run(session, arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
