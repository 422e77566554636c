package io.jenkins.plugins.marathondeploy.cluster.demo;

import io.jenkins.plugins.marathondeploy.cluster.platform.ConsulProgram;
import io.jenkins.plugins.marathondeploy.cluster.platform.FrontDoor;
import io.jenkins.plugins.marathondeploy.cluster.platform.HealthyTasks;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that the demonstration puts up, and takes down again. */
final class Stage implements AutoCloseable {
    private static final String SERVICE = "web";

    private final Path root;
    private DemoCluster cluster;
    private Workplace workplace;
    private FrontDoor door;
    private volatile RunningCommand running;
    private volatile JenkinsServer jenkins;
    private JenkinsHome jenkinsHome;
    private volatile boolean closed;

    Stage(Path root) {
        this.root = root;
    }

    /** Puts it up. */
    void open() throws IOException, InterruptedException {
        synchronized (this) {
            if (closed) {
                return;
            }
            cluster = new DemoCluster();
            workplace = Workplace.of(root);
            HealthyTasks tasks = new HealthyTasks(cluster.marathon(), DemoCluster.APP);
            door = ConsulProgram.find().isPresent()
                    ? FrontDoor.throughConsul(tasks, SERVICE)
                    : FrontDoor.fromMarathon(tasks);
        }
        System.out.println("Harbor (its registry is the real Docker distribution) at " + cluster.harborUrl()
                + ", with the project " + DemoCluster.PROJECT);
        System.out.println("Marathon (a stand-in that behaves as recorded from a real one) at " + cluster.marathonUrl());
        System.out.println("The front door, by which users come: nginx at " + door.uri() + door.consul()
                .map(consul -> ", written from the service " + SERVICE + " in the Consul at " + consul)
                .orElse(", written straight from Marathon's healthy tasks, since there is no Consul here"));
    }

    DemoCluster cluster() {
        return cluster;
    }

    /** Whether it is being taken down, or has been. */
    boolean isClosed() {
        return closed;
    }

    /** Where the app tells its version to those who come through the front door. */
    URI version() {
        return door.uri().resolve("/version");
    }

    /**
     * Puts a Jenkins up beside it, with the plugin, the credentials and two ready jobs.
     *
     * @param maven what builds the plugin
     */
    JenkinsServer jenkins(List<String> maven) throws IOException, InterruptedException {
        jenkinsHome = JenkinsHome.write(cluster, workplace.directory());
        jenkins = JenkinsServer.start(maven, root, jenkinsHome, cluster);
        cluster.image("pipeline-1");
        cluster.image("freestyle-1");
        return jenkins;
    }

    /** Runs {@code deploy} as a user would, and shows what it prints. */
    RunningCommand.Result deploy(String version, String... more) {
        List<String> arguments = new ArrayList<>(List.of("deploy"));
        arguments.addAll(List.of("--marathon", cluster.marathonUrl(), "--agent-port", cluster.agentPort()));
        arguments.addAll(List.of("--harbor", cluster.harborUrl(), "--context", "."));
        arguments.addAll(List.of("--repository", DemoCluster.REPOSITORY, "--tag", cluster.image(version).tag().get()));
        arguments.addAll(List.of(more));
        door.consul().ifPresent(consul ->
                arguments.addAll(List.of("--consul-url", consul.toString(), "--consul-service", SERVICE)));
        arguments.addAll(List.of("--probe", door.uri() + "/", "--probe-expect", "body:version ${TAG}"));
        arguments.addAll(List.of("--probe-count", "5", "--probe-interval", "500ms", "--probe-timeout", "15s"));
        arguments.addAll(List.of("--timeout", "3m", "--json"));
        System.out.println();
        System.out.println(shown(arguments));
        CommandLine commandLine =
                new CommandLine(root.resolve("cli/target/marathon-deploy.jar"), workplace.directory());
        for (Map.Entry<String, String> login : cluster.logins().entrySet()) {
            commandLine = commandLine.with(login.getKey(), login.getValue());
        }
        running = commandLine.start(line -> System.out.println("  " + line), arguments.toArray(String[]::new));
        RunningCommand.Result result = running.result();
        System.out.println("  exit status " + result.status());
        System.out.println();
        return result;
    }

    /** As it would be typed. */
    private static String shown(List<String> arguments) {
        StringBuilder shown = new StringBuilder("  $ marathon-deploy");
        for (String argument : arguments) {
            shown.append(argument.startsWith("--") ? " \\\n        " : " ")
                    .append(argument.matches("[\\w./:=-]+") ? argument : "'" + argument + "'");
        }
        return shown.toString();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (running != null && running.isRunning()) {
            running.signal("KILL");
        }
        close(jenkins);
        close(door);
        close(cluster);
        close(workplace);
        close(jenkinsHome);
    }

    private static void close(AutoCloseable part) {
        if (part != null) {
            try {
                part.close();
            } catch (Exception e) {
                System.err.println("Something of the demonstration was left behind: " + e.getMessage());
            }
        }
    }
}
