package io.jenkins.plugins.marathondeploy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    /** By domain, what is to be done; a test does it. */
    private final Map<String, Queue<Runnable>> waiting = new TreeMap<>();
    private final List<String> resolved = new ArrayList<>();
    private final Names names = new Names(
            domain -> task -> waiting.computeIfAbsent(domain, unknown -> new ArrayDeque<>()).add(task), resolved::add);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    private void resolveNext(String domain) {
        waiting.get(domain).remove().run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "::1", "fe80::1", ""})
    void whatIsNoNameIsKnownAtOnce(String host) {
        assertThat(names.known(host)).isCompleted();
        assertThat(waiting).isEmpty();
    }

    @Test
    void asksForANameOnceAtATime() {
        CompletableFuture<Void> first = names.known("a.example.org");
        assertThat(names.known("A.Example.org")).isSameAs(first).isNotDone();
        resolveNext("example.org");
        assertThat(first).isCompleted();
        assertThat(resolved).containsExactly("a.example.org");
        assertThat(names.known("a.example.org")).as("the JVM's cache knows for how long it holds").isNotDone();
        resolveNext("example.org");
        assertThat(resolved).hasSize(2);
    }

    @Test
    void namesOfOneDomainGoTogether() {
        List.of("a.one.org", "b.one.org", "a.two.org", "localhost").forEach(names::known);
        assertThat(waiting.keySet()).containsExactly("localhost", "one.org", "two.org");
        assertThat(waiting.get("one.org")).hasSize(2);
    }

    @Test
    void aNameThatNobodyKnowsIsNoFailure() {
        Names real = new Names(domain -> Runnable::run, Names.JVM);
        assertThat(real.known("no-such-host.invalid")).isCompleted();
        assertThat(real.known("localhost")).isCompleted();
    }

    private Http http(Supplier<HttpClient.Builder> builders) {
        return new Http(HttpSettings.defaults(), HttpClients.on(timer, timer, timer, names, builders));
    }

    private static URI named(StubServer server) {
        return URI.create("http://localhost:" + server.uri("").getPort() + "/ping");
    }

    @Test
    void anExchangeBeginsWhenItsNameIsKnown() throws IOException {
        try (StubServer server = new StubServer(request -> Reply.of(200, "pong"))) {
            CompletableFuture<HttpAnswer> answer = http(HttpClient::newBuilder).sendAsync(HttpCall.get(named(server)));
            assertThat(answer).isNotDone();
            assertThat(server.requests()).isEmpty();
            resolveNext("localhost");
            assertThat(answer.join().status()).isEqualTo(200);
        }
    }

    @Test
    void anExchangeThatWasGivenUpDoesNotBegin() {
        CompletableFuture<Void> known = new CompletableFuture<>();
        AtomicInteger begun = new AtomicInteger();
        CompletableFuture<Void> told = Derived.compose(known, Runnable::run, (none, problem) -> {
            begun.incrementAndGet();
            return new CompletableFuture<>();
        });
        told.cancel(true);
        known.complete(null);
        assertThat(begun).hasValue(0);
    }

    @Test
    void anExchangeThatWasGivenUpLeavesOthersWaitingForTheSameName() throws IOException {
        try (StubServer server = new StubServer(request -> Reply.of(200, "pong"))) {
            Http http = http(HttpClient::newBuilder);
            CompletableFuture<HttpAnswer> givenUp = http.sendAsync(HttpCall.get(named(server)));
            CompletableFuture<HttpAnswer> other = http.sendAsync(HttpCall.get(named(server)));
            CompletableFuture<Void> known = names.known("localhost");

            givenUp.cancel(true);

            assertThat(known).as("what the other one waits for").isNotDone();
            resolveNext("localhost");
            assertThat(other.join().status()).isEqualTo(200);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void anExchangeUnderWayIsGivenUpAsBefore() throws IOException {
        try (StubServer server = new StubServer(request -> Reply.hang(""))) {
            Client client = new Client(HttpClient::newHttpClient);
            client.enter();
            HttpRequest request = HttpRequest.newBuilder(named(server)).build();
            List<CompletableFuture<?>> begun = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> known = new CompletableFuture<>();
            CompletableFuture<HttpResponse<Void>> told = Derived.compose(known, timer, (none, problem) -> {
                CompletableFuture<HttpResponse<Void>> exchange =
                        client.begin(request, HttpResponse.BodyHandlers.discarding());
                begun.add(exchange);
                return exchange;
            });
            known.complete(null);
            await().until(() -> server.requests().size() == 1);
            told.cancel(true);
            // The request may arrive before its future is handed over here.
            await().untilAsserted(() -> assertThat(begun)
                    .singleElement()
                    .satisfies(exchange -> assertThat(exchange).isCompletedExceptionally()));
            client.retire();
        }
    }

    private static ProxySelector proxy(Proxy.Type type, String host, int port) {
        Proxy proxy = new Proxy(type, InetSocketAddress.createUnresolved(host, port));
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI address) {
                return List.of(proxy);
            }

            @Override
            public void connectFailed(URI address, SocketAddress where, IOException failure) {}
        };
    }

    @Test
    void behindAProxyItsNameIsTheOneThatMatters() throws IOException {
        try (StubServer server = new StubServer(request -> Reply.of(200, "from the proxy"))) {
            ProxySelector http = proxy(Proxy.Type.HTTP, "localhost", server.uri("").getPort());
            CompletableFuture<HttpAnswer> answer = http(() -> HttpClient.newBuilder().proxy(http))
                    .sendAsync(HttpCall.get(URI.create("http://known-to-the-proxy.invalid/ping")));
            assertThat(waiting.keySet()).containsExactly("localhost");
            resolveNext("localhost");
            assertThat(answer.join().text()).isEqualTo("from the proxy");
        }
    }

    /** The JDK's client knows no other proxies than HTTP's, and goes without. */
    @Test
    void whereTheProxyIsNotUsedTheNameItselfMatters() throws IOException {
        try (StubServer server = new StubServer(request -> Reply.of(200, "pong"))) {
            ProxySelector socks = proxy(Proxy.Type.SOCKS, "socks.invalid", 1080);
            CompletableFuture<HttpAnswer> answer =
                    http(() -> HttpClient.newBuilder().proxy(socks)).sendAsync(HttpCall.get(named(server)));
            assertThat(waiting.keySet()).containsExactly("localhost");
            resolveNext("localhost");
            assertThat(answer.join().text()).isEqualTo("pong");
        }
    }
}
