package io.jenkins.plugins.marathondeploy.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line, as a user starts it. */
final class OurJob extends Job {
    private final List<String> program;
    private final Path cache;

    /**
     * @param program how it is started
     * @param cache   where the program in one file keeps its archive of classes
     */
    OurJob(Path root, JobCluster cluster, String name, Path cache, List<String> program)
            throws IOException, InterruptedException {
        super(root, cluster, name, "${IMAGE}");
        this.program = program;
        this.cache = cache;
    }

    @Override
    List<String> command(boolean cold) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("deploy", "--marathon", cluster.marathonUrl(), "--agent-port", cluster.agentPort()));
        command.addAll(List.of("--harbor", cluster.harborUrl(), "--context", "."));
        command.addAll(List.of("--repository", repository(), "--tag", cluster.nextTag(repository())));
        if (cold) {
            command.add("--no-cache");
        }
        return command;
    }

    @Override
    Map<String, String> environment(boolean cold) {
        return Map.of("MARATHON_DEPLOY_CACHE", cache.toString());
    }
}
