package io.jenkins.plugins.marathondeploy.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A Jenkins as it is started by hand: the war, with a home directory. */
final class JenkinsProcess implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final CompletableFuture<Long> up = new CompletableFuture<>();
    private volatile Duration usedToUp = Duration.ZERO;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Process process;
    private final URI uri;
    private final long begin;

    private JenkinsProcess(Process process, URI uri, long begin) {
        this.process = process;
        this.uri = uri;
        this.begin = begin;
    }

    static JenkinsProcess start(Path war, Path home) throws IOException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        JavaProcess.java(),
                        "-Djenkins.install.runSetupWizard=false",
                        "-Djenkins.model.Jenkins.slaveAgentPort=-1",
                        "-Dhudson.model.UpdateCenter.never=true",
                        "-Dhudson.security.csrf.GlobalCrumbIssuerConfiguration.DISABLE_CSRF_PROTECTION=true",
                        "-jar", war.toString(), "--httpListenAddress=127.0.0.1", "--httpPort=" + port)
                .redirectErrorStream(true);
        builder.environment().put("JENKINS_HOME", home.toString());
        long begin = System.nanoTime();
        Process process = builder.start();
        // Whoever ends the measurement half-way is left no Jenkins.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        JenkinsProcess jenkins =
                new JenkinsProcess(process, URI.create("http://127.0.0.1:" + port + "/"), begin);
        Thread reader = new Thread(jenkins::read, "jenkins-output");
        reader.setDaemon(true);
        reader.start();
        return jenkins;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                if (line.contains("Jenkins is fully up and running")) {
                    long now = System.nanoTime();
                    usedToUp = process.info().totalCpuDuration().orElse(Duration.ZERO);
                    up.complete(now);
                }
            }
        } catch (IOException over) {
            log.add(over.toString());
        }
        up.completeExceptionally(new IOException("Jenkins ended:\n" + String.join("\n", log)));
    }

    /** Waits until Jenkins says so. @return when, as {@link System#nanoTime} */
    long awaitUp() throws Exception {
        return up.get(10, TimeUnit.MINUTES);
    }

    /** @return from the start of the process until Jenkins says that it is up */
    double secondsToUp() throws Exception {
        return (awaitUp() - begin) / 1e9;
    }

    /** @return of the processor's time, over all cores, until it is up */
    double processorSecondsToUp() throws Exception {
        awaitUp();
        return usedToUp.toMillis() / 1000.0;
    }

    void build(String job) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve("job/" + job + "/build"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status >= 400) {
            throw new IOException(job + " could not be started: " + status);
        }
    }

    /** Asks for a page, and reads all of it. @return how long that took, in milliseconds */
    double millisecondsOf(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path)).build();
        long asked = System.nanoTime();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        double took = (System.nanoTime() - asked) / 1e6;
        if (answer.statusCode() != 200) {
            throw new IOException(path + " could not be read: " + answer.statusCode());
        }
        return took;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
