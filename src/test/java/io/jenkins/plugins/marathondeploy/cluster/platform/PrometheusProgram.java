package io.jenkins.plugins.marathondeploy.cluster.platform;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.marathondeploy.cluster.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A real Prometheus that scrapes one page of metrics each second, which the test writes, with rules of the test's own. Below
 * the path {@code /prometheus}.
 */
public final class PrometheusProgram implements AutoCloseable {
    /** What a test that finds none is skipped with. */
    public static final String MISSING = "no Prometheus: there is no program prometheus in the PATH (Debian: apt-get install prometheus)";

    private final ServerProcess program;
    private final URI uri;
    private final HttpServer target;
    private volatile String metrics;

    private PrometheusProgram(String metrics, String rules) throws IOException {
        this.metrics = metrics;
        target = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        target.createContext("/metrics", exchange -> {
            byte[] page = this.metrics.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, page.length == 0 ? -1 : page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        target.start();
        int port = ServerProcess.freePorts(1)[0];
        Path directory = ServerProcess.directory("prometheus");
        ServerProcess.write(directory.resolve("rules.yml"), rules.isEmpty() ? "groups: []\n" : rules);
        ServerProcess.write(directory.resolve("prometheus.yml"),
                """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [rules.yml]
                scrape_configs:
                  - job_name: web
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(target.getAddress().getPort()));
        uri = URI.create("http://127.0.0.1:" + port + "/prometheus");
        program = ServerProcess.start("prometheus", directory,
                List.of(ServerProcess.installed("prometheus").orElseThrow(() -> new IllegalStateException(MISSING)).toString(),
                        "--config.file=" + directory.resolve("prometheus.yml"), "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port, "--web.external-url=" + uri, "--web.route-prefix=/prometheus"),
                URI.create(uri + "/-/ready"));
    }

    public static boolean isThere() {
        return ServerProcess.installed("prometheus").isPresent();
    }

    /**
     * @param metrics the page that is scraped first, in the text format
     * @param rules   a file of rules; empty for none
     */
    public static PrometheusProgram start(String metrics, String rules) {
        try {
            return new PrometheusProgram(metrics, rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is scraped from now on. */
    public void show(String page) {
        metrics = page;
    }

    public URI uri() {
        return uri;
    }

    @Override
    public void close() {
        program.close();
        target.stop(0);
    }
}
