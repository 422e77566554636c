package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tasks that serve: each is an HTTP server of this JVM on its first port. {@code /health} answers 200, every other path the text
 * of the app's variable {@code PAGE}. One that is killed behaves as an app should: {@code /health} is 404 at once, the rest is
 * served for {@code DRAIN_MS} more, but not beyond the app's taskKillGracePeriodSeconds.
 */
public final class ServingTaskRunner implements TaskRunner {
    private final NetworkProbes probes = new NetworkProbes();
    private final Set<ServingTask> tasks = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers = Executors.newCachedThreadPool(ServingTaskRunner::daemon);
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(ServingTaskRunner::daemon);

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "serving-task");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public RunningTask launch(TaskLaunch launch, TaskListener listener) {
        ServingTask task = new ServingTask(launch, listener);
        tasks.add(task);
        workers.execute(task::start);
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

    @Override
    public void close() {
        later.shutdownNow();
        tasks.forEach(task -> task.stop(0));
        workers.shutdownNow();
        probes.close();
    }

    /** One of them. */
    private final class ServingTask implements RunningTask {
        private final TaskLaunch launch;
        private final TaskListener listener;
        private final AtomicBoolean killed = new AtomicBoolean();
        private HttpServer server;

        ServingTask(TaskLaunch launch, TaskListener listener) {
            this.launch = launch;
            this.listener = listener;
        }

        synchronized void start() {
            if (killed.get()) {
                return;
            }
            listener.starting();
            try {
                server = HttpServer.create(new InetSocketAddress(launch.host(), launch.ports().get(0)), 0);
                server.setExecutor(workers);
                server.createContext("/", this::answer);
                server.start();
                listener.running();
            } catch (IOException problem) {
                listener.ended("TASK_FAILED", "The port could not be had: " + problem.getMessage());
            }
        }

        private void answer(HttpExchange exchange) throws IOException {
            boolean isCheck = exchange.getRequestURI().getPath().equals("/health");
            byte[] body = (isCheck ? "ok" : launch.app().env("PAGE", "")).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isCheck && killed.get() ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        @Override
        public void kill(Duration grace) {
            if (killed.getAndSet(true)) {
                return;
            }
            long drain = Math.min(Long.parseLong(launch.app().env("DRAIN_MS", "0")), grace.toMillis());
            try {
                later.schedule(() -> workers.execute(this::end), drain, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closing) {
                // It ends with all others.
                return;
            }
        }

        /** What is under way is answered. */
        private void end() {
            stop(1);
            listener.ended("TASK_KILLED", "Command terminated with signal Terminated");
        }

        void stop(int seconds) {
            tasks.remove(this);
            HttpServer present;
            synchronized (this) {
                present = server;
            }
            if (present != null) {
                present.stop(seconds);
            }
        }

        @Override
        public void probe(Probe probe, Consumer<ProbeAnswer> answer) {
            probes.ask(launch.host(), probe, answer);
        }
    }
}
