package io.jenkins.plugins.marathondeploy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line's jar, as a user starts it. */
final class OurJob extends Job {
    private final List<String> java;

    /** @param options the JVM's */
    OurJob(Path root, JobCluster cluster, String name, String... options) throws IOException, InterruptedException {
        super(root, cluster, name, "${IMAGE}");
        java = new ArrayList<>(List.of(JavaProcess.java()));
        java.addAll(List.of(options));
        java.addAll(List.of("-jar", root.resolve("cli/target/marathon-deploy.jar").toString()));
    }

    @Override
    List<String> command(boolean cold) {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of("deploy", "--marathon", cluster.marathonUrl(), "--agent-port", cluster.agentPort()));
        command.addAll(List.of("--harbor", cluster.harborUrl(), "--context", "."));
        command.addAll(List.of("--repository", repository(), "--tag", cluster.nextTag(repository())));
        if (cold) {
            command.add("--no-cache");
        }
        return command;
    }
}
