package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.gate.Gates;
import io.jenkins.plugins.marathondeploy.marathon.AsyncMarathon;
import io.jenkins.plugins.marathondeploy.mesos.SandboxReading;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the exchanges of a scenario's machine go to; each is counted. */
record SimulatedClients(Scenario scenario) implements Clients {
    @Override
    public AsyncMarathon marathon() {
        return AtOnce.of(scenario.way);
    }

    @Override
    public TaskOutput taskOutput() {
        return reading -> {
            scenario.way.exchanges++;
            ArrayList<String> lines = new ArrayList<>(List.of("stderr of " + reading.taskId()));
            return CompletableFuture.completedFuture(new SandboxReading(
                    reading.host(), reading.taskId(), "", 0, 0, lines, !reading.lines().isEmpty()));
        };
    }

    @Override
    public Gates gates() {
        return scenario.gates;
    }
}
