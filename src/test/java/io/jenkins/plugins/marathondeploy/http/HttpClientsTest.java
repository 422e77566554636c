package io.jenkins.plugins.marathondeploy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HttpClientsTest {
    /** Selectors that other tests have left are none of these. */
    private final Set<Thread> before = selectors();

    private final HttpClients clients = new HttpClients(HttpClient::newBuilder);

    @Test
    void endsTheSelectorWhenNothingIsUnderWay() throws IOException {
        try (StubServer server = new StubServer(request -> Reply.of(200, "pong"))) {
            Http http = new Http(HttpSettings.defaults(), clients);
            assertThat(http.send(HttpCall.get(server.uri("/ping"))).status()).isEqualTo(200);
            assertThat(ours()).hasSize(1);
            clients.retire();
            await().until(() -> ours().isEmpty());
        }
    }

    @Test
    void goesOnWithANewClient() throws IOException {
        try (StubServer server = new StubServer(request -> Reply.of(200, "pong"))) {
            Http http = new Http(HttpSettings.defaults(), clients);
            for (int round = 0; round < 3; round++) {
                assertThat(http.send(HttpCall.get(server.uri("/ping"))).status()).isEqualTo(200);
                clients.retire();
            }
            await().until(() -> ours().isEmpty());
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void letsAnExchangeEndThatIsUnderWay() throws IOException {
        try (StubServer server = new StubServer(request -> Reply.hang(""))) {
            Http http = new Http(HttpSettings.defaults(), clients);
            CompletableFuture<HttpAnswer> hanging = http.sendAsync(HttpCall.get(server.uri("/slow")));
            await().until(() -> server.requests().size() == 1);
            clients.retire();
            assertThat(hanging).isNotDone();
            assertThat(ours()).hasSize(1);
            hanging.cancel(true);
            await().until(() -> ours().isEmpty());
        }
    }

    @Test
    void endsOnlyWhatWasItsOwn() throws IOException {
        HttpClients others = new HttpClients(HttpClient::newBuilder);
        try (StubServer server = new StubServer(request -> Reply.of(200, "pong"))) {
            Http theirs = new Http(HttpSettings.defaults(), others);
            new Http(HttpSettings.defaults(), clients).send(HttpCall.get(server.uri("/ping")));
            assertThat(ours()).hasSize(2);
            clients.retire();
            await().until(() -> ours().size() == 1);
            assertThat(theirs.send(HttpCall.get(server.uri("/ping"))).status()).isEqualTo(200);
        } finally {
            others.retire();
        }
    }

    /** On Java 17 a group that nobody destroys stays for good. */
    @Test
    void leavesNoThreadGroupBehind() {
        int groups = groups();
        for (int round = 0; round < 20; round++) {
            new Http(HttpSettings.defaults(), clients);
            clients.retire();
        }
        await().until(() -> ours().isEmpty());
        assertThat(groups()).isLessThan(groups + 10);
    }

    private static int groups() {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        return all.activeGroupCount();
    }

    @Test
    void tellsWhatTheBuilderThrows() {
        HttpClients broken = new HttpClients(() -> {
            throw new IllegalStateException("no proxy");
        });
        assertThatThrownBy(() -> new Http(HttpSettings.defaults(), broken))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no proxy");
    }

    private Set<Thread> ours() {
        Set<Thread> now = selectors();
        now.removeAll(before);
        return now;
    }

    private static Set<Thread> selectors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().endsWith("SelectorManager"))
                .collect(Collectors.toSet());
    }
}
