package io.jenkins.plugins.marathondeploy.consul;

import java.util.List;

/** Where tasks of tests listen. */
public final class TestEndpoints {
    private TestEndpoints() {}

    /** A task on its host's network, or with ports of the host mapped to its own. */
    public static TaskEndpoint onHost(String taskId, String host, Integer... ports) {
        return new TaskEndpoint(taskId, host, List.of(), List.of(ports), List.of(), List.of());
    }
}
