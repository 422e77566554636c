package io.jenkins.plugins.marathondeploy.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.marathondeploy.address.AllowedAddresses;
import io.jenkins.plugins.marathondeploy.cluster.gate.PlainSystems;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes of a real HTTP server: what is a good answer, and what a bad one, a cut one and none at all come to. */
class ProbeTest {
    private static final Facts FACTS = new Facts(
            "/shop/web", "2026-11-28T10:00:00.000Z", "2026-11-27T10:00:00.000Z",
            "harbor.example:8443/shop/web:1.0.42@sha256:0123", "sha256:0123", List.of());

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;
    private volatile int status = 200;
    private volatile String body = "version 2026-11-28T10:00:00.000Z of 1.0.42";
    private volatile String location;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.createContext("/hangs", exchange -> await());
        server.createContext("/large", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] line = "version 2\n".repeat(100).getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < 100_000; i++) {
                    out.write(line);
                }
            }
        });
        server.createContext("/cut", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void await() {
        try {
            over.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("X-Version", "1.0.42");
        if (location != null) {
            exchange.getResponseHeaders().add("Location", location);
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static Finding ask(Probe probe, JsonNode memory, HttpSettings settings) {
        return Gates.of(Gates.BUILT_IN, PlainSystems.within(settings)).check(probe.gate(), FACTS, memory, Clock.systemUTC()).join();
    }

    private static Finding ask(Probe probe, JsonNode memory) {
        return ask(probe, memory, HttpSettings.defaults().withRequestTimeout(Duration.ofSeconds(10)));
    }

    private static Finding ask(Probe probe) {
        return ask(probe, NullNode.instance);
    }

    @Test
    void passesAfterSoManyGoodAnswersInARow() {
        Probe probe = Probe.of(url("/")).withCount(3);
        Finding first = ask(probe);
        Finding second = ask(probe, first.memory());
        Finding third = ask(probe, second.memory());

        assertThat(first.state()).isEqualTo(Finding.State.NOT_YET);
        assertThat(first.saw()).isEqualTo("1 of 3 good answers in a row");
        assertThat(second.saw()).isEqualTo("2 of 3 good answers in a row");
        assertThat(third.state()).isEqualTo(Finding.State.PASSED);
    }

    @Test
    void aBadAnswerBeginsAnewAndThatIsKept() {
        Probe probe = Probe.of(url("/")).withCount(2);
        Finding good = ask(probe);
        status = 502;
        Finding bad = ask(probe, good.memory());
        status = 200;
        Finding again = ask(probe, bad.memory());

        assertThat(good.keep()).isFalse();
        assertThat(bad.state()).isEqualTo(Finding.State.NOT_YET);
        assertThat(bad.saw()).isEqualTo("answered 502 instead of 200, after 1 good in a row");
        assertThat(bad.keep()).isTrue();
        assertThat(again.saw()).isEqualTo("1 of 2 good answers in a row");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "200", "204, 200", "header:x-version=1.0.42", "header:X-Version=${TAG}", "body:of 1.0", "body:version ${VERSION}",
                "body:of ${TAG}"
            })
    void whatIsExpectedIsGood(String expected) {
        assertThat(ask(Probe.of(url("/")).withCount(1).withExpected(List.of(expected))).state())
                .isEqualTo(Finding.State.PASSED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "204 | answered 200 instead of 204",
                "201,204 | answered 200 instead of 201 or 204",
                "header:X-Version=1.0.4 | answered with X-Version: 1.0.42 instead of \"1.0.4\"",
                "header:X-Other=1 | answered without the header X-Other, which must be \"1\"",
                "body:version 9 | answered 200 with a body of 42 bytes that lacks \"version 9\"",
                "body:${DIGEST} | answered 200 with a body of 42 bytes that lacks \"sha256:0123\""
            })
    void whatIsNotExpectedIsToldAndNotGood(String expected, String told) {
        Finding finding = ask(Probe.of(url("/")).withCount(1).withExpected(List.of(expected)));
        assertThat(finding.state()).isEqualTo(Finding.State.NOT_YET);
        assertThat(finding.saw()).isEqualTo(told);
    }

    @Test
    void severalExpectationsMustAllHold() {
        Probe probe = Probe.of(url("/")).withCount(1);
        assertThat(ask(probe.withExpected(List.of("body:version", "header:X-Version=1.0.42", "200"))).isPassed()).isTrue();
        assertThat(ask(probe.withExpected(List.of("body:version", "header:X-Version=1"))).isPassed()).isFalse();
        assertThat(ask(probe.withExpected(List.of("503", "200"))).isPassed()).as("one of the statuses").isTrue();
        status = 500;
        assertThat(ask(probe.withExpected(List.of("body:version"))).saw()).isEqualTo("answered 500 instead of 200");
    }

    @Test
    void aPlaceholderWithoutAValueIsNotFoundEverywhere() {
        Facts unknown = new Facts("/shop/web", "v", "", "", "", List.of());
        Probe probe = Probe.of(url("/")).withCount(1).withExpected(List.of("body:version ${TAG}"));
        Finding finding = Gates.of(Gates.BUILT_IN, PlainSystems.within(HttpSettings.defaults()))
                .check(probe.gate(), unknown, NullNode.instance, Clock.systemUTC())
                .join();
        assertThat(finding.state()).isEqualTo(Finding.State.NOT_YET);
        assertThat(finding.saw()).contains("${TAG}").contains("is not known");
    }

    @Test
    void whatNoAnswerCouldMeetIsKnownBeforehand() {
        Probe probe = Probe.of(url("/"));
        Facts digest = new Facts("/shop/web", "v", "before", "harbor.example/shop/web@sha256:ab", "sha256:ab", List.of());
        Facts tag = new Facts("/shop/web", "v", "", "harbor.example:5000/shop/web:42", "", List.of());
        Facts group = new Facts("/shop", "v", "before", "", "", List.of());
        assertThat(impossible(probe, "body:${TAG}", digest)).get().asString().contains(
                "probe " + probe.url(), "expects body:${TAG}, and ${TAG} has no value", "harbor.example/shop/web@sha256:ab has no tag");
        assertThat(impossible(probe, "header:X-Digest=${DIGEST}", tag)).get().asString().contains("by its digest");
        assertThat(impossible(probe, "body:${PREVIOUS_VERSION}", tag)).get().asString().contains("nothing of it runs so far");
        assertThat(impossible(probe, "body:${IMAGE}", group)).isPresent();
        assertThat(impossible(probe, "body:${TAG}", tag)).isEmpty();
        assertThat(impossible(probe, "body:${DIGEST} ${APP} ${VERSION}", digest)).isEmpty();
        assertThat(impossible(probe, "204", group)).isEmpty();
    }

    private static Optional<String> impossible(Probe probe, String expected, Facts facts) {
        return Probe.impossible(probe.withExpected(List.of("200", expected)).gate(), facts);
    }

    @Test
    void redirectsAreNotFollowed() {
        status = 302;
        location = url("/elsewhere");
        assertThat(ask(Probe.of(url("/")).withCount(1)).saw()).contains("answered 302 instead of 200; redirects are not followed");
        assertThat(ask(Probe.of(url("/")).withCount(1).withExpected(List.of("302"))).isPassed()).isTrue();
    }

    @Test
    void ofALargePageTheBeginningIsLookedAt() {
        Probe large = Probe.of(url("/large")).withCount(1);
        assertThat(ask(large.withExpected(List.of("body:version 2"))).isPassed()).isTrue();
        assertThat(ask(large.withExpected(List.of("body:version 3"))).saw()).contains("a body of " + 256 * 1024 + " bytes");
    }

    @Test
    void whoeverDoesNotAnswerCantBeAsked() {
        HttpSettings impatient = HttpSettings.defaults().withRequestTimeout(Duration.ofMillis(300));
        Finding hangs = ask(Probe.of(url("/hangs")), NullNode.instance, impatient);
        Finding cut = ask(Probe.of(url("/cut")));
        int port = server.getAddress().getPort();
        server.stop(0);
        Finding refused = ask(Probe.of("http://127.0.0.1:" + port + "/"));

        assertThat(List.of(hangs, cut, refused)).extracting(Finding::state).containsOnly(Finding.State.UNASKED);
        assertThat(hangs.saw()).contains("no whole answer within 300 ms");
        assertThat(refused.saw()).contains("no connection");
    }

    @Test
    void onlyAllowedAddressesAreAskedAndNothingOfTheirAnswersIsQuoted() {
        HttpSettings elsewhere = HttpSettings.defaults().withAllowed(AllowedAddresses.parse("10.0.0.0/8"));
        HttpSettings here = HttpSettings.defaults().withAllowed(AllowedAddresses.parse("127.0.0.0/8"));
        Probe probe = Probe.of(url("/")).withCount(1).withExpected(List.of("header:X-Version=2"));

        Finding refused = ask(probe, NullNode.instance, elsewhere);
        assertThat(refused.state()).isEqualTo(Finding.State.UNASKED);
        assertThat(refused.saw()).contains("is not among the addresses that may be named here");
        assertThat(ask(probe, NullNode.instance, here).saw()).contains("another X-Version").doesNotContain("1.0.42");
    }

    @Test
    void settingsSurviveBeingStored() {
        Probe probe = new Probe(
                URI.create("https://shop.example/?a=b"), List.of("200,204", "body:x"), 7, Duration.ofSeconds(3), Duration.ofMinutes(4));
        assertThat(Probe.of(probe.gate())).isEqualTo(probe);
        assertThat(probe.gate().name()).isEqualTo("probe https://shop.example/");
        assertThat(probe.gate().system()).isEqualTo("https://shop.example:443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "99", "2xx", "body:", "header:=1", "header:X", "header:a b=1", "body:${NOPE}", "something"})
    void whatIsNoExpectationIsRefused(String text) {
        assertThatThrownBy(() -> Probe.of("http://web.example/").withExpected(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"web.example", "ftp://web.example/", "http://user:pass@web.example/", "http://", "http://a b/"})
    void whatIsNoAddressIsRefusedWithoutQuotingALogin(String url) {
        assertThatThrownBy(() -> Probe.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("pass");
    }

    @Test
    void aKindThatIsNotThereCantBeAsked() {
        Gate foreign = new Gate(
                "smoke-signals", "smoke", Gate.When.VERIFY, Duration.ofSeconds(1), Duration.ofSeconds(1), "s", NullNode.instance);
        Finding finding = Gates.NONE.check(foreign, FACTS, NullNode.instance, Clock.systemUTC()).join();
        assertThat(finding.state()).isEqualTo(Finding.State.UNASKED);
        assertThat(finding.saw()).contains("smoke-signals");
    }

    @Test
    void aTestOfTheUsersOwnGetsWhatItNeeds() {
        Facts facts = new Facts("/web", "v2", "v1", "web:2", "", List.of(
                new Facts.Instance("/web", "t1", "10.0.0.1", List.of(31000, 31001)),
                new Facts.Instance("/web", "t2", "10.0.0.2", List.of())));
        assertThat(facts.environment()).isEqualTo(Map.of(
                "MARATHON_DEPLOY_APP", "/web", "MARATHON_DEPLOY_VERSION", "v2", "MARATHON_DEPLOY_IMAGE", "web:2",
                "MARATHON_DEPLOY_INSTANCES", "10.0.0.1:31000,10.0.0.2"));
    }

    @ParameterizedTest
    @CsvSource({"web, ''", "web:7, 7", "harbor:8443/a/web, ''", "harbor:8443/a/web:7@sha256:1, 7", "harbor:8443/a/web@sha256:1, ''"})
    void tagsOfImages(String image, String tag) {
        assertThat(new Facts("/web", "", "", image, "", List.of()).tag()).isEqualTo(tag);
    }
}
