package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.http.TestAuthority;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Answers that asking again does not change: the cause is told, and soon. */
final class FinalAnswers {
    private static final String GROUP = "Answers that stay the same";
    private static final Duration AT_ONCE = Duration.ofSeconds(30);
    private static final Duration AFTER_SOME = Duration.ofSeconds(90);

    private FinalAnswers() {}

    static List<Scenario> scenarios() {
        return List.of(
                Story.after(GROUP, "500 that says why", "Marathon's own answer to a Docker network that it does not support",
                        refused("one healthy on 2 of 2").reason("unsupported docker network type NONE"), place -> {
                            ObjectNode definition = Steps.TWO.definition();
                            definition.remove("ports");
                            definition.putObject("container").put("type", "DOCKER").putObject("docker")
                                    .put("image", "web").put("network", "NONE");
                            return within(AFTER_SOME, place.deploy(List.of(place.proxy.uri()), "web.json", definition));
                        }),
                Story.after(GROUP, "301 to the PUT", "to another path of the same Marathon",
                        refused("one healthy on 2 of 2").writes(0).reason("301"), place -> {
                            place.proxy.inject(Requests.PUT, exchange -> exchange.write(("HTTP/1.1 301 Moved Permanently\r\n"
                                    + "Location: " + place.proxy.uri().resolve("/marathon/v2/apps/shop/web")
                                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
                            return within(AFTER_SOME, place.deploy(Steps.TWO));
                        }),
                Story.after(GROUP, "503 for a while, then a 500 that says why", "503 to the PUT twice, then 500 with a message",
                        refused("one healthy on 2 of 2").writes(0).reason("something is wrong for good"), place -> {
                            place.proxy.inject(2, Requests.PUT, Outages.error(503));
                            place.proxy.inject(Requests.PUT, Fault.answer(
                                    500, "application/json", "{\"message\":\"something is wrong for good\"}"));
                            return within(AFTER_SOME, place.deploy(Steps.TWO));
                        }),
                Story.after(GROUP, "certificate of an authority that is not trusted", "TLS with a certificate of a private authority",
                        refused("one healthy on 2 of 2").writes(0).reason("is not trusted"), place -> {
                            Path directory = Files.createTempDirectory("authority");
                            TestAuthority authority = new TestAuthority(directory, "nobody", "ip:127.0.0.1");
                            try (var files = Files.list(directory)) {
                                for (Path file : files.toList()) {
                                    Files.delete(file);
                                }
                            }
                            Files.delete(directory);
                            HttpsServer server = HttpsServer.create(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                            server.setHttpsConfigurator(new HttpsConfigurator(authority.server()));
                            server.start();
                            try {
                                return within(AT_ONCE, place.deploy(
                                        List.of(URI.create("https://127.0.0.1:" + server.getAddress().getPort())),
                                        "web.json", Steps.TWO.definition()));
                            } finally {
                                server.stop(0);
                            }
                        }));
    }

    /** It must have ended before long. */
    private static Live within(Duration time, Live run) {
        try {
            Awaitility.await().atMost(time).until(run::isOver);
            return run;
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("It had not ended after " + time.toSeconds() + " s:\n" + run.printed(), late);
        }
    }
}
