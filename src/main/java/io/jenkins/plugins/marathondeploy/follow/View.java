package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Clients;
import io.jenkins.plugins.marathondeploy.deploy.Pace;
import io.jenkins.plugins.marathondeploy.deploy.TaskOutput;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;

/** What one step of a machine talks to. */
record View(Marathon marathon, TaskOutput taskOutput, Pace pace) implements Clients {
    static View of(Fetched fetched, Pace pace) {
        return new View(fetched, TaskOutput.NONE, pace);
    }

    static View of(Clients clients, Pace pace) {
        return new View(clients.marathon(), clients.taskOutput(), pace);
    }
}
