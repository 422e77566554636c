package io.jenkins.plugins.marathondeploy.cluster.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The self-contained jar, or the program around it, with a directory and an environment; every run is a process of its own. */
public final class CommandLine {
    private final Path program;
    private final Path directory;
    private final List<String> prefix = new ArrayList<>();
    private final TreeMap<String, String> environment = new TreeMap<>();

    /**
     * @param program   {@code marathon-deploy.jar}, or {@code marathon-deploy}, which finds a Java by itself
     * @param directory the current directory of the processes
     */
    public CommandLine(Path program, Path directory) {
        this.program = program.toAbsolutePath();
        this.directory = directory;
        environment.put("PATH", System.getenv("PATH"));
        Map<String, String> outer = System.getenv();
        outer.forEach((name, value) -> {
            if (name.startsWith("DOCKER_")) {
                environment.put(name, value);
            }
        });
    }

    /** A copy with a variable more; nothing but PATH and DOCKER_… comes from this process's own environment. */
    public CommandLine with(String name, String value) {
        CommandLine copy = new CommandLine(program, directory);
        copy.environment.putAll(environment);
        copy.prefix.addAll(prefix);
        copy.environment.put(name, value);
        return copy;
    }

    /** A copy whose processes belong to nobody, where they can be started so. */
    public CommandLine asNobody() {
        CommandLine copy = new CommandLine(program, directory);
        copy.environment.putAll(environment);
        copy.prefix.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        return copy;
    }

    /** Runs to the end. */
    public RunningCommand.Result run(String... arguments) {
        return start(line -> {}, arguments).result();
    }

    /**
     * Starts without waiting.
     *
     * @param errors hears each line of stderr as it comes
     */
    public RunningCommand start(Consumer<String> errors, String... arguments) {
        // What runs in the background of a shell ignores SIGINT, and hands that down to all it starts.
        List<String> line = new ArrayList<>(prefix);
        line.addAll(List.of("env", "--default-signal=INT"));
        if (program.toString().endsWith(".jar")) {
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            // Started anew for each command: compiling little saves more than running fast brings.
            line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar"));
        }
        line.add(program.toString());
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new RunningCommand(process, errors);
        } catch (IOException e) {
            throw new UncheckedIOException("The command line could not be started: " + e.getMessage(), e);
        }
    }
}
