package io.jenkins.plugins.marathondeploy.cluster.demo;

import io.jenkins.plugins.marathondeploy.cluster.platform.ConsulProgram;
import io.jenkins.plugins.marathondeploy.cluster.platform.FrontDoor;
import io.jenkins.plugins.marathondeploy.cluster.platform.HealthyTasks;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that the demonstration puts up, and takes down again. */
final class Stage implements AutoCloseable {
    private static final String SERVICE = "web";
    /** Where the data centres are configured, beside {@code marathon.json}. */
    private static final String CONFIGURATION = "centres.yaml";

    private final Path root;
    private final List<String> centres;
    private final List<DemoCluster> clusters = new ArrayList<>();
    private final List<FrontDoor> doors = new ArrayList<>();
    private Workplace workplace;
    private volatile RunningCommand running;
    private volatile JenkinsServer jenkins;
    private JenkinsHome jenkinsHome;
    private volatile boolean closed;

    /** @param centres the names of two data centres; none for a Harbor and a Marathon alone */
    Stage(Path root, List<String> centres) {
        this.root = root;
        this.centres = centres;
    }

    /** Puts it up. */
    void open() throws IOException, InterruptedException {
        synchronized (this) {
            if (closed) {
                return;
            }
            workplace = Workplace.of(root);
            if (centres.isEmpty()) {
                open(DemoCluster.alone());
            } else {
                open(DemoCluster.first(centres.get(0)));
                open(DemoCluster.second(centres.get(1), cluster()));
                Files.writeString(workplace.directory().resolve(CONFIGURATION), configuration());
            }
        }
        for (int i = 0; i < clusters.size(); i++) {
            show(clusters.get(i), doors.get(i));
        }
        if (!centres.isEmpty()) {
            System.out.println();
            System.out.println("  $ cat " + CONFIGURATION);
            configuration().lines().forEach(line -> System.out.println("  " + line));
        }
    }

    private void open(DemoCluster cluster) {
        clusters.add(cluster);
        HealthyTasks tasks = new HealthyTasks(cluster.marathon(), DemoCluster.APP);
        doors.add(ConsulProgram.find().isPresent() ? FrontDoor.throughConsul(tasks, SERVICE) : FrontDoor.fromMarathon(tasks));
    }

    private static void show(DemoCluster cluster, FrontDoor door) {
        String where = cluster.name().isEmpty() ? "" : "In " + cluster.name() + ": ";
        System.out.println(where + "Harbor (its registry is the real Docker distribution) at " + cluster.harborUrl()
                + ", with the project " + DemoCluster.PROJECT);
        System.out.println(where + "Marathon (a stand-in that behaves as recorded from a real one) at " + cluster.marathonUrl());
        System.out.println(where + "The front door, by which users come: nginx at " + door.uri() + door.consul()
                .map(consul -> ", written from the service " + SERVICE + " in the Consul at " + consul)
                .orElse(", written straight from Marathon's healthy tasks, since there is no Consul here"));
    }

    private String configuration() {
        StringBuilder yaml = new StringBuilder("marathonServers:\n");
        for (DemoCluster cluster : clusters) {
            yaml.append("  - name: ").append(cluster.name())
                    .append("\n    url: ").append(cluster.marathonUrl())
                    .append("\n    agentPort: ").append(cluster.agentPort())
                    .append("\n    harbor: ").append(cluster.name()).append('\n');
        }
        yaml.append("harborRegistries:\n");
        for (DemoCluster cluster : clusters) {
            yaml.append("  - name: ").append(cluster.name())
                    .append("\n    url: ").append(cluster.harborUrl()).append('\n');
            if (cluster != cluster()) {
                yaml.append("    imageHost: ").append(cluster.imageHost()).append('\n');
            }
        }
        return yaml.toString();
    }

    /** The first one, whose Harbor is pushed to. */
    DemoCluster cluster() {
        return clusters.get(0);
    }

    List<DemoCluster> clusters() {
        return clusters;
    }

    /** Whether it is being taken down, or has been. */
    boolean isClosed() {
        return closed;
    }

    /** Where the app tells its version to those who come through the front door, by the data centre's name. */
    Map<String, URI> versions() {
        Map<String, URI> versions = new LinkedHashMap<>();
        for (int i = 0; i < clusters.size(); i++) {
            versions.put(clusters.get(i).name(), doors.get(i).uri().resolve("/version"));
        }
        return versions;
    }

    /**
     * Puts a Jenkins up beside it, with the plugin, the credentials and two ready jobs.
     *
     * @param maven what builds the plugin
     */
    JenkinsServer jenkins(List<String> maven) throws IOException, InterruptedException {
        synchronized (this) {
            if (closed) {
                throw new IOException("it has been taken down");
            }
            jenkinsHome = JenkinsHome.write(cluster(), workplace.directory());
            jenkins = JenkinsServer.start(maven, root, jenkinsHome, cluster());
        }
        jenkins.awaitUp();
        cluster().image("pipeline-1");
        cluster().image("freestyle-1");
        return jenkins;
    }

    /** Runs {@code deploy} as a user would, and shows what it prints. */
    RunningCommand.Result deploy(String version, String... more) {
        List<String> arguments = new ArrayList<>(List.of("deploy"));
        if (centres.isEmpty()) {
            arguments.addAll(List.of("--marathon", cluster().marathonUrl(), "--agent-port", cluster().agentPort()));
            arguments.addAll(List.of("--harbor", cluster().harborUrl()));
        } else {
            String first = cluster().name();
            arguments.addAll(List.of("--config", CONFIGURATION, "--marathon", String.join(",", centres)));
            arguments.addAll(List.of("--overlay-for", first + ":overlays/" + first + ".json", "--harbor", first));
        }
        arguments.addAll(List.of("--context", "."));
        arguments.addAll(List.of("--repository", DemoCluster.REPOSITORY, "--tag", cluster().image(version).tag().get()));
        arguments.addAll(List.of(more));
        if (centres.isEmpty()) {
            arguments.addAll(gates(doors.get(0)));
        }
        arguments.addAll(List.of("--timeout", "3m", "--json"));
        System.out.println();
        System.out.println(shown(arguments));
        CommandLine commandLine =
                new CommandLine(root.resolve("cli/target/marathon-deploy.jar"), workplace.directory());
        for (DemoCluster cluster : clusters) {
            for (Map.Entry<String, String> login : cluster.logins().entrySet()) {
                commandLine = commandLine.with(login.getKey(), login.getValue());
            }
        }
        running = commandLine.start(line -> System.out.println("  " + line), arguments.toArray(String[]::new));
        RunningCommand.Result result = running.result();
        System.out.println("  exit status " + result.status());
        System.out.println();
        return result;
    }

    /** What has to be seen at the front door before a version counts. */
    private static List<String> gates(FrontDoor door) {
        List<String> gates = new ArrayList<>();
        door.consul().ifPresent(consul -> gates.addAll(List.of("--consul-url", consul.toString(), "--consul-service", SERVICE)));
        gates.addAll(List.of("--probe", door.uri() + "/", "--probe-expect", "body:version ${TAG}"));
        gates.addAll(List.of("--probe-count", "5", "--probe-interval", "500ms", "--probe-timeout", "15s"));
        return gates;
    }

    /** As it would be typed. */
    private static String shown(List<String> arguments) {
        StringBuilder shown = new StringBuilder("  $ marathon-deploy");
        for (String argument : arguments) {
            shown.append(argument.startsWith("--") ? " \\\n        " : " ")
                    .append(argument.matches("[\\w./:=,-]+") ? argument : "'" + argument + "'");
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
        doors.forEach(Stage::close);
        clusters.forEach(Stage::close);
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
