package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Marathon with a login, a directory with a marathon.json, and the command line that deploys from there to there. */
final class Bench implements AutoCloseable {
    static final String APP = "/shop/web";
    static final String USER = "deployer";
    static final String PASSWORD = "m4rath0n:p$ss w0rd";

    private static final String DEFINITION =
            """
            {
              "id": "/shop/web",
              "cmd": "serve",
              "instances": 2,
              "cpus": 0.1,
              "mem": 32,
              "env": { "RELEASE": "${RELEASE}", "SIM_HTTP": "${HTTP:-200}", "SIM_STDERR": "no database, says ${RELEASE}" },
              "ports": [0],
              "healthChecks": [ {
                "protocol": "HTTP", "path": "/health", "portIndex": 0, "gracePeriodSeconds": 1,
                "intervalSeconds": 1, "timeoutSeconds": 1, "maxConsecutiveFailures": 1
              } ]
            }
            """;

    final MarathonFixture marathon;
    final CommandLine commandLine;
    private final Path directory;

    Bench(Path directory) throws IOException {
        this(directory, jar());
    }

    /** @param program the jar, or the program around it */
    Bench(Path directory, Path program) throws IOException {
        this(directory, program, MarathonFixtureConfig.fast());
    }

    /** @param config of the Marathon, to which the login is added */
    Bench(Path directory, Path program, MarathonFixtureConfig config) throws IOException {
        this.directory = directory;
        marathon = MarathonFixture.start(config.withLogin(USER, PASSWORD));
        Files.writeString(directory.resolve("marathon.json"), DEFINITION);
        Path home = Files.createDirectories(directory.resolve("home"));
        commandLine = new CommandLine(program, directory)
                .with("HOME", home.toString())
                .with("MARATHON_USER", USER)
                .with("MARATHON_PASSWORD", PASSWORD);
    }

    static Path jar() {
        return Path.of(System.getProperty("marathon-deploy.jar"));
    }

    static Path root() {
        return Path.of(System.getProperty("marathon-deploy.root"));
    }

    Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    RunningCommand.Result deploy(String release, String... more) {
        return commandLine.run(arguments("deploy", release, more));
    }

    RunningCommand startDeploying(String release, String... more) {
        return commandLine.start(line -> {}, arguments("deploy", release, more));
    }

    String[] arguments(String command, String release, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                command, "--marathon", marathon.uri().toString(), "--set", "RELEASE=" + release, "--json"));
        if (command.equals("deploy")) {
            arguments.addAll(List.of("--agent-port", Integer.toString(marathon.agentUri().getPort())));
        }
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** The release that Marathon has as the app's present configuration. */
    String release() {
        return marathon.cluster().app(APP).orElseThrow().content().at("/env/RELEASE").asText();
    }

    /** Whether all instances run the present configuration and are healthy. */
    boolean isSettled() {
        return marathon.cluster().deployments().isEmpty()
                && marathon.cluster().healthy(APP).size() == marathon.cluster().instances(APP).size();
    }

    /** Requests that change something. */
    long writes() {
        return marathon.requests().count(request -> Set.of("PUT", "POST", "DELETE").contains(request.method()));
    }

    void awaitPrinted(RunningCommand command, String text) {
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> {
            if (!command.isRunning()) {
                throw new AssertionError("It ended before it printed '" + text + "':\n" + command.printed());
            }
            return command.printed().contains(text);
        });
    }

    @Override
    public void close() {
        marathon.close();
    }
}
