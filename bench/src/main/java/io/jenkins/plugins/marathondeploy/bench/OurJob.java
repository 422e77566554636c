package io.jenkins.plugins.marathondeploy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line's jar, as a user starts it. */
final class OurJob extends Job {
    private final Path jar;

    OurJob(Path root, JobCluster cluster) throws IOException, InterruptedException {
        super(root, cluster, "ours", "${IMAGE}");
        jar = root.resolve("cli/target/marathon-deploy.jar");
    }

    @Override
    List<String> command(boolean cold) {
        List<String> command = new ArrayList<>(List.of(JavaProcess.java(), "-jar", jar.toString(), "deploy"));
        command.addAll(List.of("--marathon", cluster.marathonUrl(), "--agent-port", cluster.agentPort()));
        command.addAll(List.of("--harbor", cluster.harborUrl(), "--context", "."));
        command.addAll(List.of("--repository", repository(), "--tag", cluster.nextTag(repository())));
        if (cold) {
            command.add("--no-cache");
        }
        return command;
    }
}
