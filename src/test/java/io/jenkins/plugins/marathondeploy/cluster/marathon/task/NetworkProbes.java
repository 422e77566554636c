package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Asks tasks over real HTTP and TCP. */
final class NetworkProbes implements AutoCloseable {
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "marathon-fixture-probe");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(workers).build();

    void ask(String host, Probe probe, Consumer<ProbeAnswer> answer) {
        if (probe.protocol().endsWith("TCP")) {
            workers.execute(() -> answer.accept(connect(host, probe)));
            return;
        }
        String path = probe.path().startsWith("/") ? probe.path() : "/" + probe.path();
        URI uri = URI.create("http://" + host + ":" + probe.port() + path);
        Duration timeout = probe.timeout().isZero() ? Duration.ofSeconds(20) : probe.timeout();
        http.sendAsync(HttpRequest.newBuilder(uri).timeout(timeout).build(), HttpResponse.BodyHandlers.ofString())
                .whenComplete((response, error) -> answer.accept(error != null
                        ? ProbeAnswer.failed(cause(host, probe, error))
                        : ProbeAnswer.http(response.statusCode(),
                                response.headers().firstValue("Content-Type").orElse(""), response.body())));
    }

    private static ProbeAnswer connect(String host, Probe probe) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, probe.port()), (int) probe.timeout().toMillis());
            return new ProbeAnswer(200, "", "", "");
        } catch (IOException e) {
            return ProbeAnswer.failed(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static String cause(String host, Probe probe, Throwable error) {
        Throwable root = error.getCause() == null ? error : error.getCause();
        if (root instanceof TimeoutException || root instanceof HttpTimeoutException) {
            return "AskTimeoutException: No answer within " + probe.timeout().toSeconds() + " seconds";
        }
        return "StreamTcpException: Tcp command [Connect(" + host + ":" + probe.port() + ",None,List(),Some("
                + probe.timeout().toSeconds() + " seconds),true)] failed because of java.net.ConnectException: "
                + "Connection refused";
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
