package io.jenkins.plugins.marathondeploy.cluster.demo;

import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks one healthy instance after the other, as a load balancer in front of Marathon does: it knows the instances from
 * Marathon, looks again several times a second, and never asks twice for the same answer. Counts what it gets.
 */
final class Visitor implements AutoCloseable {
    private static final long LOOK_MILLIS = 200;
    private static final long ASK_MILLIS = 25;

    private final Marathon marathon;
    private final String appId;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, Visitor::daemon);
    private final Map<String, Integer> served = new TreeMap<>();
    private volatile List<URI> instances = List.of();
    private int next;
    private int failed;
    private String failure = "";

    Visitor(Marathon marathon, String appId) {
        this.marathon = marathon;
        this.appId = appId;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "visitor");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * What was counted.
     *
     * @param served  answers by version
     * @param failed  requests without a good answer
     * @param failure the last failure, empty when there was none
     */
    record Count(Map<String, Integer> served, int failed, String failure) {
        int total() {
            return served.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    Visitor start() {
        look();
        threads.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        threads.scheduleWithFixedDelay(this::visit, 0, ASK_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** The version that answers now, by one request of its own. */
    String version() throws IOException, InterruptedException {
        look();
        if (instances.isEmpty()) {
            throw new IOException("no instance of " + appId + " is healthy");
        }
        return ask(instances.get(0));
    }

    /** Ends the visits. */
    synchronized Count count() {
        return new Count(new TreeMap<>(served), failed, failure);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            instances = marathon.app(appId).map(app -> app.tasks()).orElse(List.of()).stream()
                    .filter(task -> task.alive().orElse(false) && !task.ports().isEmpty())
                    .map(Visitor::address)
                    .toList();
        } catch (MarathonException busy) {
            // The instances known so far still serve.
            return;
        }
    }

    private static URI address(TaskStatus task) {
        return URI.create("http://" + task.host() + ":" + task.ports().get(0) + "/version");
    }

    private void visit() {
        List<URI> known = instances;
        if (known.isEmpty()) {
            return;
        }
        URI instance = known.get(next++ % known.size());
        try {
            record(ask(instance));
        } catch (IOException e) {
            fail(instance + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String ask(URI instance) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(instance).timeout(Duration.ofSeconds(5)).build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("answered " + answer.statusCode());
        }
        return answer.body().strip();
    }

    private synchronized void record(String version) {
        served.merge(version, 1, Integer::sum);
    }

    private synchronized void fail(String why) {
        failed++;
        failure = why;
    }
}
