package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.deploy.Clients;
import io.jenkins.plugins.marathondeploy.deploy.TaskOutput;
import io.jenkins.plugins.marathondeploy.marathon.HttpMarathon;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.mesos.SandboxOutput;

/** The clients that a run talks through, with its own credentials. */
public record RunClients(Marathon marathon, TaskOutput taskOutput) implements Clients {
    /** @throws AbortException when the server or a certificate can't be found */
    public static RunClients of(MarathonAccess access, Run<?, ?> run) throws AbortException {
        return new RunClients(
                new HttpMarathon(access.settings(run), MarathonAccess.connections()), taskOutput(access));
    }

    /** Reads the output of failed tasks from the server's Mesos agents. */
    static TaskOutput taskOutput(MarathonAccess access) throws AbortException {
        SandboxOutput output = new SandboxOutput(
                SandboxOutput.bounds(),
                MarathonAccess.connections(),
                "http",
                access.resolve().getAgentPort(),
                Authentication::none);
        return output::next;
    }
}
