package io.jenkins.plugins.marathondeploy.cluster.demo;

import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that the demonstration puts up, and takes down again. */
final class Stage implements AutoCloseable {
    private final Path root;
    private DemoCluster cluster;
    private Workplace workplace;
    private volatile RunningCommand running;
    private volatile JenkinsServer jenkins;
    private JenkinsHome jenkinsHome;
    private boolean closed;

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
        }
        System.out.println("Harbor (its registry is the real Docker distribution) at " + cluster.harborUrl()
                + ", with the project " + DemoCluster.PROJECT);
        System.out.println("Marathon (a stand-in that behaves as recorded from a real one) at " + cluster.marathonUrl());
    }

    DemoCluster cluster() {
        return cluster;
    }

    Visitor visitor() {
        return new Visitor(cluster.marathon(), DemoCluster.APP);
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
        arguments.addAll(List.of("--timeout", "3m", "--json"));
        System.out.println();
        System.out.println("  $ marathon-deploy " + String.join(" ", arguments).replace(" --", " \\\n        --"));
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

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (running != null && running.isRunning()) {
            running.signal("KILL");
        }
        if (jenkins != null) {
            jenkins.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        remove(workplace);
        remove(jenkinsHome);
    }

    private static void remove(AutoCloseable directory) {
        if (directory != null) {
            try {
                directory.close();
            } catch (Exception e) {
                System.err.println("Something of the demonstration was left behind: " + e.getMessage());
            }
        }
    }
}
