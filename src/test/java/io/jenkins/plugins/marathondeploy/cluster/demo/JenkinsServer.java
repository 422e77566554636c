package io.jenkins.plugins.marathondeploy.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Jenkins with this plugin, run by the plugin's own build on 127.0.0.1. */
final class JenkinsServer implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration BUILD = Duration.ofMinutes(5);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final Process process;
    private final URI uri;
    private final Path log;
    private volatile boolean closed;

    private JenkinsServer(Process process, URI uri, Path log) {
        this.process = process;
        this.uri = uri;
        this.log = log;
    }

    /**
     * Begins to start one; {@link #awaitUp} waits for it.
     *
     * @param maven the Maven command that builds the plugin, with its options
     * @param root  the project's root directory
     */
    static JenkinsServer start(List<String> maven, Path root, JenkinsHome home, DemoCluster cluster)
            throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(maven);
        command.addAll(List.of(
                "-B", "-ntp", "hpi:run", "-DskipTests", "-Dhost=127.0.0.1", "-Dport=" + port,
                "-DjenkinsHome=" + home.directory(),
                "-Djenkins.model.Jenkins.slaveAgentPort=-1",
                "-Djenkins.install.runSetupWizard=false",
                "-Dhudson.model.UpdateCenter.never=true"));
        Path log = home.directory().resolve("jenkins.log");
        Path temporary = Files.createDirectories(home.directory().resolve("tmp"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(log.toFile());
        builder.environment().putAll(cluster.logins());
        // Both unpack libraries there, and leave them when they are killed.
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        builder.environment().put("CASC_JENKINS_CONFIG", home.configuration().toString());
        return new JenkinsServer(builder.start(), URI.create("http://127.0.0.1:" + port + "/jenkins/"), log);
    }

    URI uri() {
        return uri;
    }

    /** Runs a job. @return its result, {@code SUCCESS} when all went well */
    String build(String job) throws IOException, InterruptedException {
        JsonNode crumb = json.readTree(get("crumbIssuer/api/json").body());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve("job/" + job + "/build"))
                .POST(HttpRequest.BodyPublishers.noBody());
        if (crumb.hasNonNull("crumb")) {
            request.header(crumb.path("crumbRequestField").asText(), crumb.path("crumb").asText());
        }
        http.send(request.build(), HttpResponse.BodyHandlers.discarding());
        Instant until = Instant.now().plus(BUILD);
        while (Instant.now().isBefore(until)) {
            HttpResponse<String> answer = get("job/" + job + "/1/api/json?tree=result");
            if (answer.statusCode() == 200) {
                JsonNode result = json.readTree(answer.body()).path("result");
                if (result.isTextual()) {
                    return result.asText();
                }
            }
            pause();
        }
        return "not finished after " + BUILD.toMinutes() + " minutes";
    }

    /** Returns when it serves. Throws when it ends before that or takes longer than five minutes. */
    void awaitUp() throws IOException, InterruptedException {
        Instant until = Instant.now().plus(START);
        while (process.isAlive() && !closed && Instant.now().isBefore(until)) {
            try {
                if (get("api/json").statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Nobody listens yet.
                pause();
                continue;
            }
            pause();
        }
        if (!closed) {
            List<String> lines = Files.readAllLines(log);
            lines.subList(Math.max(0, lines.size() - 20), lines.size()).forEach(System.out::println);
            close();
        }
        throw new IOException("Jenkins did not start");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void pause() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Returns when Maven and the Jenkins that it has started have ended: they write to the home directory until then. */
    @Override
    public void close() {
        closed = true;
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroy);
        CompletableFuture<?> ended = CompletableFuture.allOf(
                all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
        try {
            ended.completeOnTimeout(null, 20, TimeUnit.SECONDS).join();
        } finally {
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
