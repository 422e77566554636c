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
import java.util.concurrent.TimeUnit;

/** A Jenkins with this plugin, run by the plugin's own build on 127.0.0.1. */
final class JenkinsServer implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration BUILD = Duration.ofMinutes(5);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final Process process;
    private final URI uri;

    private JenkinsServer(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /**
     * @param maven the Maven command that builds the plugin, with its options
     * @param root  the project's root directory
     */
    static JenkinsServer start(List<String> maven, Path root, JenkinsHome home, DemoCluster cluster)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(maven);
        command.addAll(List.of(
                "-B", "-ntp", "hpi:run", "-DskipTests", "-Dhost=127.0.0.1", "-Dport=" + port,
                "-DjenkinsHome=" + home.directory(),
                "-Djenkins.model.Jenkins.slaveAgentPort=-1",
                "-Djenkins.install.runSetupWizard=false",
                "-Dhudson.model.UpdateCenter.never=true"));
        File log = home.directory().resolve("jenkins.log").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(log);
        builder.environment().putAll(cluster.logins());
        builder.environment().put("CASC_JENKINS_CONFIG", home.configuration().toString());
        JenkinsServer server =
                new JenkinsServer(builder.start(), URI.create("http://127.0.0.1:" + port + "/jenkins/"));
        server.awaitUp(log.toPath());
        return server;
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

    private void awaitUp(Path log) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(START);
        while (process.isAlive() && Instant.now().isBefore(until)) {
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
        List<String> lines = Files.readAllLines(log);
        lines.subList(Math.max(0, lines.size() - 20), lines.size()).forEach(System.out::println);
        close();
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

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
