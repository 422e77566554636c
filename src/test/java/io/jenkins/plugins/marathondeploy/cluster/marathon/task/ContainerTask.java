package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.PullImageCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import com.github.dockerjava.api.model.WaitResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One container: pulled, started, watched to its end, removed. Its messages are those of Mesos's Docker containerizer. */
final class ContainerTask implements RunningTask {
    private final TaskLaunch launch;
    private final TaskListener listener;
    private final DockerTaskRunner runner;
    private final DockerClient docker;
    private final String image;
    private volatile String container;
    private volatile boolean killed;
    private volatile boolean abandoned;

    ContainerTask(TaskLaunch launch, TaskListener listener, DockerTaskRunner runner) {
        this.launch = launch;
        this.listener = listener;
        this.runner = runner;
        docker = runner.docker();
        image = runner.settings().located(launch.app().content().at("/container/docker/image").asText(""));
    }

    /** Blocks until the container is over. */
    void run() {
        try {
            if (image.isEmpty()) {
                listener.ended("TASK_FAILED", "This agent runs containers only: the app has no container.docker.image");
                return;
            }
            pull();
            ContainerSpec spec = new ContainerSpec(launch, image, runner.labels(launch.taskId()));
            container = spec.create(docker);
            if (killed) {
                listener.ended("TASK_KILLED", "Container was killed before it ran");
                return;
            }
            listener.starting();
            docker.startContainerCmd(container).exec();
            if (killed) {
                // the kill came when there was nothing to stop yet
                runner.execute(() -> stop(container, launch.app().killGrace()));
            }
            watch();
        } catch (PullFailure | DockerException e) {
            fail("Failed to launch container: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail("Failed to launch container: " + e);
        } finally {
            remove();
        }
    }

    private void fail(String message) {
        if (!abandoned) {
            listener.ended(killed ? "TASK_KILLED" : "TASK_FAILED", message);
        }
    }

    private void pull() throws InterruptedException {
        boolean present = isPresent();
        boolean force = launch.app().content().at("/container/docker/forcePullImage").asBoolean();
        if (present && !force && !runner.settings().alwaysPull()) {
            return;
        }
        if (!present) {
            runner.pulled(image);
        }
        try {
            PullImageCmd pull = docker.pullImageCmd(image);
            runner.settings().loginFor(image).ifPresent(pull::withAuthConfig);
            pull.start().awaitCompletion();
        } catch (RuntimeException e) {
            throw new PullFailure("Failed to run 'docker -H unix:///var/run/docker.sock pull " + image
                    + "': exited with status 1; stderr='Error response from daemon: " + reason(e) + "'", e);
        }
    }

    /** The engine's own words: docker-java wraps them in {@code Status 404: {"message":"…"}}. */
    private static String reason(RuntimeException e) {
        String text = String.valueOf(e.getMessage());
        int begin = text.indexOf("\"message\":\"");
        return begin < 0 ? text.strip() : text.substring(begin + 11, text.lastIndexOf('"')).replace("\\\"", "\"");
    }

    private boolean isPresent() {
        try {
            docker.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private void watch() throws InterruptedException {
        ResultCallback.Adapter<Frame> output = docker.logContainerCmd(container).withStdOut(true).withStdErr(true)
                .withFollowStream(true).exec(new ResultCallback.Adapter<Frame>() {
                    @Override
                    public void onNext(Frame frame) {
                        launch.sandbox().append(
                                frame.getStreamType() == StreamType.STDERR ? "stderr" : "stdout", frame.getPayload());
                    }
                });
        listener.running();
        int[] status = new int[1];
        docker.waitContainerCmd(container).exec(new ResultCallback.Adapter<WaitResponse>() {
            @Override
            public void onNext(WaitResponse response) {
                status[0] = response.getStatusCode();
            }
        }).awaitCompletion();
        output.awaitCompletion(5, TimeUnit.SECONDS);
        close(output);
        if (!abandoned) {
            String message = "Container exited with status " + status[0];
            listener.ended(killed ? "TASK_KILLED" : status[0] == 0 ? "TASK_FINISHED" : "TASK_FAILED", message);
        }
    }

    private static void close(ResultCallback.Adapter<Frame> output) {
        try {
            output.close();
        } catch (IOException e) {
            // the stream has ended already
        }
    }

    private void remove() {
        runner.over(this);
        String present = container;
        if (present == null || abandoned) {
            return;
        }
        try {
            docker.removeContainerCmd(present).withForce(true).withRemoveVolumes(true).exec();
        } catch (DockerException e) {
            // gone already
        }
    }

    @Override
    public void kill(Duration grace) {
        if (killed) {
            return;
        }
        killed = true;
        String present = container;
        if (present != null) {
            runner.execute(() -> stop(present, grace));
        }
    }

    private void stop(String present, Duration grace) {
        try {
            docker.stopContainerCmd(present).withTimeout((int) Math.max(1, grace.toSeconds())).exec();
        } catch (DockerException e) {
            // it ended by itself
        }
    }

    /** The runner closes: nobody is interested in this task's end any more. */
    void abandon() {
        abandoned = true;
    }

    @Override
    public void probe(Probe probe, Consumer<ProbeAnswer> answer) {
        if (probe.protocol().equals("COMMAND")) {
            runner.execute(() -> answer.accept(CommandProbe.ask(docker, container, probe)));
        } else {
            runner.probes().ask(launch.host(), probe, answer);
        }
    }

    /** The image could not be pulled. */
    private static final class PullFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PullFailure(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
