package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import java.util.concurrent.TimeUnit;

/** A COMMAND health check: the command is run in the container. */
final class CommandProbe {
    private CommandProbe() {
    }

    static ProbeAnswer ask(DockerClient docker, String container, Probe probe) {
        try {
            String id = docker.execCreateCmd(container).withCmd("/bin/sh", "-c", probe.command()).exec().getId();
            boolean ended = docker.execStartCmd(id).exec(new ResultCallback.Adapter<Frame>())
                    .awaitCompletion(probe.timeout().toMillis(), TimeUnit.MILLISECONDS);
            Long status = ended ? docker.inspectExecCmd(id).exec().getExitCodeLong() : null;
            if (status == null) {
                return ProbeAnswer.failed("Command timed out");
            }
            return status == 0
                    ? new ProbeAnswer(200, "", "", "")
                    : ProbeAnswer.failed("Command exited with status " + status);
        } catch (DockerException e) {
            return ProbeAnswer.failed(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ProbeAnswer.failed("Interrupted");
        }
    }
}
