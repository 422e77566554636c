package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Tasks that are containers of the real Docker Engine ({@code DOCKER_HOST} or the default socket). Every container has
 * the label {@value #LABEL} with the runner's own id; closing the runner removes them, and the images that it pulled.
 */
public final class DockerTaskRunner implements TaskRunner {
    /** The label by which leftovers can be found. */
    public static final String LABEL = "marathon-fixture";

    private static final int CONNECTIONS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String id = UUID.randomUUID().toString();
    private final DockerClient docker;
    private final DockerSettings settings;
    private final NetworkProbes probes = new NetworkProbes();
    private final Set<String> pulled = ConcurrentHashMap.newKeySet();
    private final Set<ContainerTask> tasks = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "marathon-fixture-docker");
        thread.setDaemon(true);
        return thread;
    });

    /** Connects to the engine. */
    public DockerTaskRunner(DockerSettings settings) {
        this.settings = settings;
        DefaultDockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder().build();
        docker = DockerClientImpl.getInstance(config, new ApacheDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost()).sslConfig(config.getSSLConfig()).maxConnections(CONNECTIONS).build());
        docker.pingCmd().exec();
    }

    @Override
    public RunningTask launch(TaskLaunch launch, TaskListener listener) {
        ContainerTask task = new ContainerTask(launch, listener, this);
        tasks.add(task);
        execute(task::run);
        return task;
    }

    @Override
    public boolean portIsFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    DockerClient docker() {
        return docker;
    }

    DockerSettings settings() {
        return settings;
    }

    NetworkProbes probes() {
        return probes;
    }

    /** Runs work aside; does nothing any more once the runner closes. */
    void execute(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException e) {
            // closing: nobody waits for it
        }
    }

    Map<String, String> labels(String taskId) {
        return Map.of(LABEL, id, "MESOS_TASK_ID", taskId);
    }

    void pulled(String image) {
        pulled.add(image);
    }

    void over(ContainerTask task) {
        tasks.remove(task);
    }

    @Override
    public void close() {
        tasks.forEach(ContainerTask::abandon);
        removeContainers();
        workers.shutdown();
        awaitWorkers();
        // one that was being created meanwhile
        removeContainers();
        pulled.forEach(image -> quietly(() -> docker.removeImageCmd(image).exec()));
        probes.close();
        try {
            docker.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void removeContainers() {
        List<Container> left = docker.listContainersCmd().withShowAll(true).withLabelFilter(Map.of(LABEL, id)).exec();
        for (Container container : left) {
            quietly(() -> docker.removeContainerCmd(container.getId()).withForce(true).withRemoveVolumes(true).exec());
        }
    }

    /** A worker ends when its container is gone. */
    private void awaitWorkers() {
        try {
            if (!workers.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** What is gone already, or is in use elsewhere, need not or must not be removed. */
    private static void quietly(Runnable removal) {
        try {
            removal.run();
        } catch (DockerException e) {
            // nothing to remove
        }
    }
}
