package io.jenkins.plugins.marathondeploy.cluster.demo;

import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Everything that the demonstration puts up, and takes down again. */
final class Stage implements AutoCloseable {
    private final Path root;
    private DemoCluster cluster;
    private Workplace workplace;
    private volatile RunningCommand running;
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
        CommandLine commandLine = cluster.login(
                new CommandLine(root.resolve("cli/target/marathon-deploy.jar"), workplace.directory()));
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
        if (cluster != null) {
            cluster.close();
        }
        if (workplace != null) {
            try {
                workplace.close();
            } catch (IOException e) {
                System.err.println("Left behind: " + workplace.directory() + " (" + e.getMessage() + ")");
            }
        }
    }
}
