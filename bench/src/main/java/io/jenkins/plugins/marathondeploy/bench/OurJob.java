package io.jenkins.plugins.marathondeploy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line, as a user starts it. */
final class OurJob extends Job {
    private final List<String> program;
    private final Map<String, String> environment;
    private final String builder;

    /**
     * @param program     how it is started
     * @param environment beside this process's own
     * @param builder     what it builds with
     */
    OurJob(
            Path root,
            JobCluster cluster,
            String name,
            List<String> program,
            Map<String, String> environment,
            String builder)
            throws IOException, InterruptedException {
        super(root, cluster, name, "${IMAGE}");
        this.program = program;
        this.environment = environment;
        this.builder = builder;
    }

    @Override
    List<String> command(boolean cold) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("deploy", "--marathon", cluster.marathonUrl(), "--agent-port", cluster.agentPort()));
        command.addAll(List.of("--harbor", cluster.harborUrl(), "--context", ".", "--builder", builder));
        command.addAll(List.of("--repository", repository(), "--tag", cluster.nextTag(repository())));
        if (cold) {
            command.add("--no-cache");
        }
        return command;
    }

    @Override
    Map<String, String> environment(boolean cold) {
        return environment;
    }
}
