package io.jenkins.plugins.marathondeploy.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.cluster.platform.ConsulProgram;
import io.jenkins.plugins.marathondeploy.cluster.platform.NginxProgram;
import io.jenkins.plugins.marathondeploy.cluster.platform.Registrars;
import io.jenkins.plugins.marathondeploy.cluster.platform.Registrars.Place;
import io.jenkins.plugins.marathondeploy.cluster.platform.UpstreamRenderer;
import io.jenkins.plugins.marathondeploy.consul.Consul;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way that users' requests take: the real nginx, whose upstream is rendered from the real Consul. */
class FrontDoorITest {
    private static final String NOBODY = "502";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String service = "web-" + UUID.randomUUID();
    private ConsulProgram consul;
    private NginxProgram nginx;
    private UpstreamRenderer renderer;
    private StubServer first;
    private StubServer second;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(ConsulProgram.find().isPresent(), ConsulProgram.MISSING);
        assumeTrue(NginxProgram.isThere(), NginxProgram.MISSING);
        first = new StubServer(request -> Reply.of(200, "v1"));
        second = new StubServer(request -> Reply.of(200, "v2"));
        consul = ConsulProgram.start();
        nginx = NginxProgram.start();
        renderer = new UpstreamRenderer(new Consul(Consul.settings(consul.uri().toString()), HttpClients.shared()), service, nginx);
    }

    @AfterEach
    void stop() {
        for (AutoCloseable each : new AutoCloseable[] {renderer, nginx, consul, first, second}) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception problem) {
                throw new IllegalStateException(problem);
            }
        }
    }

    /** The version that answers; a status where none does. */
    private String ask() {
        try {
            HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(nginx.uri() + "/")).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : Integer.toString(answer.statusCode());
        } catch (IOException problem) {
            return problem.toString();
        } catch (InterruptedException problem) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(problem);
        }
    }

    private void waitFor(String answer) {
        Awaitility.await().during(500, TimeUnit.MILLISECONDS).atMost(60, TimeUnit.SECONDS).until(this::ask, answer::equals);
    }

    private static Place place(StubServer server) {
        return new Place("127.0.0.1", server.uri("").getPort());
    }

    @Test
    void aNewVersionTakesOverWithoutAFailedRequest() {
        waitFor(NOBODY);
        Registrars registrars = new Registrars(consul);
        String old = registrars.registrator("agent-1", "a", service, 8080, place(first));
        waitFor("v1");
        List<String> answers = new CopyOnWriteArrayList<>();
        ScheduledExecutorService visitor = Executors.newSingleThreadScheduledExecutor();
        try {
            visitor.scheduleWithFixedDelay(() -> answers.add(ask()), 0, 5, TimeUnit.MILLISECONDS);
            registrars.registrator("agent-1", "b", service, 8080, place(second));
            Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> answers.contains("v2"));
            consul.deregister(old);
            waitFor("v2");
        } finally {
            visitor.shutdownNow();
        }
        assertThat(answers).containsOnly("v1", "v2");
        assertThat(renderer.hasEnded()).isFalse();
    }

    /** What a probe through the front door is for: Consul is right, and nginx never hears of it. */
    @Test
    void whatNginxRefusesEndsTheRendererAndTheOldUpstreamStays() {
        Registrars registrars = new Registrars(consul);
        registrars.registrator("agent-1", "a", service, 8080, place(first));
        waitFor("v1");
        String broken = registrars.registrator("agent-1", "x", service, 8080, new Place("no.such.host.invalid", 80));
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(renderer::hasEnded);
        consul.deregister(broken);
        registrars.registrator("agent-1", "b", service, 8080, place(second));
        Consul asked = new Consul(Consul.settings(consul.uri().toString()), HttpClients.shared());
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> asked.health(service).join().instances().size() == 2);
        waitFor("v1");
    }
}
