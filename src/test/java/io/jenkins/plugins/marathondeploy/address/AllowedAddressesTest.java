package io.jenkins.plugins.marathondeploy.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpFailure;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedAddressesTest {
    private static final String RULES = """
            https://marathon.example:8443, http://plain.example
            *.apps.example.org
            10.20.0.0/16 fd00:20::/32
            """;

    /** Answers in turn; the last one stays. */
    private static AllowedAddresses.Resolver answering(String... answers) {
        Deque<String> left = new ArrayDeque<>(List.of(answers));
        return host -> {
            String answer = left.size() > 1 ? left.remove() : left.element();
            if (answer.isEmpty()) {
                throw new UnknownHostException(host);
            }
            String[] texts = answer.split(" ");
            InetAddress[] all = new InetAddress[texts.length];
            for (int i = 0; i < texts.length; i++) {
                all[i] = InetAddress.getByName(texts[i]);
            }
            return all;
        };
    }

    private static boolean allows(String rules, String address, String means) {
        return AllowedAddresses.parse(rules)
                .refusal(URI.create(address), answering(means), 30)
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://marathon.example:8443, true",
        "https://MARATHON.example:8443/service/marathon, true",
        "https://marathon.example, false",
        "http://marathon.example:8443, false",
        "http://plain.example:80, true",
        "https://plain.example, false",
        "https://a.b.apps.example.org:1234, true",
        "https://apps.example.org, false",
        "https://evilapps.example.org, false",
        "https://a.apps.example.org.evil.example, false",
        "https://a.apps.example.org.:1234, false",
        "https://A.APPS.example.org, true",
        "http://10.20.255.1:8080, true",
        "http://10.21.0.1:8080, false",
        "http://[fd00:20:1::7]:8080, true",
        "http://[fd00:21::7]:8080, false",
        "http://[::ffff:10.20.0.1]:8080, true",
        "http://169.254.169.254/latest/meta-data, false"
    })
    void rulesAreOriginsDomainsAndNetworks(String address, boolean allowed) {
        assertThat(allows(RULES, address, "192.0.2.1")).isEqualTo(allowed);
    }

    @Test
    void aNameIsOfANetworkWhenAllItsAddressesAre() {
        assertThat(allows(RULES, "http://inside.example", "10.20.0.5 10.20.0.6")).isTrue();
        assertThat(allows(RULES, "http://mixed.example", "10.20.0.5 127.0.0.1")).isFalse();
        assertThat(allows(RULES, "http://unknown.example", "")).isFalse();
        assertThat(allows("https://marathon.example", "http://inside.example", "10.20.0.5")).isFalse();
    }

    @Test
    void aNameThatChangesItsMeaningIsLookedAtAgain() {
        AllowedAddresses rules = AllowedAddresses.parse(RULES);
        AllowedAddresses.Resolver rebinding = answering("10.20.0.5", "169.254.169.254");
        URI address = URI.create("http://rebinding.example");
        assertThat(rules.refusal(address, rebinding, 30)).isEmpty();
        assertThat(rules.refusal(address, rebinding, 30)).isPresent();
    }

    /** As the JVM reads its security property and, where that has no number, its system property. */
    @ParameterizedTest
    @CsvSource({"0,", "00,", "-0,", "0,60", ",0", ",00", ",0x0", "none,0"})
    void aJvmThatKeepsNoNamesCantHaveThemAllowedByANetwork(String security, String system) {
        assertThat(AllowedAddresses.parse(RULES).refusal(
                        URI.create("http://inside.example"), answering("10.20.0.5"), AllowedAddresses.cacheTime(security, system)))
                .hasValueSatisfying(why -> assertThat(why).contains("networkaddress.cache.ttl", "sun.net.inetaddr.ttl"));
    }

    @ParameterizedTest
    @CsvSource({",", "30,", "30,0", "-1,0", ",-1", ",10", ",none", "none,none"})
    void oneThatKeepsThemCan(String security, String system) {
        assertThat(AllowedAddresses.parse(RULES).refusal(
                        URI.create("http://inside.example"), answering("10.20.0.5"), AllowedAddresses.cacheTime(security, system)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "marathon.example", "*", "*.", "*.1", "10.20.0.0", "10.20.0.0/33", "10.20.0.300/8", "fd00::/129", "::ffff:10.0.0.0/8", "https://", "ftp://a.example",
        "https://a.example/v2", "https://a.example?x=1", "a.example/8", "*example.org"
    })
    void whatIsNoRuleIsTold(String rule) {
        assertThatThrownBy(() -> AllowedAddresses.parse("https://good.example " + rule))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsAllowedByNothing() {
        assertThat(AllowedAddresses.parse(" \n").isEmpty()).isTrue();
        assertThat(allows("", "http://127.0.0.1", "127.0.0.1")).isFalse();
    }

    @Test
    void nothingIsSentToAnotherAddressAndNothingOfAnAnswerIsForMessages() throws IOException {
        try (StubServer server = new StubServer(request -> Reply.of(200, "AKIASECRET"))) {
            HttpSettings elsewhere = HttpSettings.defaults().withAllowed(AllowedAddresses.parse("10.20.0.0/16"));
            HttpFailure failure = catchThrowableOfType(
                    HttpFailure.class, () -> new Http(elsewhere).send(HttpCall.get(server.uri("/"))));
            assertThat(failure.nothingSent()).isTrue();
            assertThat(failure).hasMessageContaining("is not among the addresses that may be named here");
            assertThat(server.requests()).isEmpty();

            HttpSettings here = HttpSettings.defaults().withAllowed(AllowedAddresses.parse("127.0.0.0/8"));
            assertThat(new Http(here).send(HttpCall.get(server.uri("/"))).confidential()).isTrue();
            assertThat(new Http(HttpSettings.defaults()).send(HttpCall.get(server.uri("/"))).confidential()).isFalse();
        }
    }

    @Test
    void aRuleThatIsWithdrawnOrGivenHoldsFromTheNextRequestOn() throws IOException {
        AtomicReference<AllowedAddresses> rules = new AtomicReference<>(AllowedAddresses.parse("127.0.0.0/8"));
        try (StubServer server = new StubServer(request -> Reply.of(200, "{}"))) {
            Http http = new Http(HttpSettings.defaults().withAllowed(rules::get));
            HttpCall call = HttpCall.get(server.uri("/"));
            http.send(call);

            rules.set(AllowedAddresses.parse(""));
            HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> http.send(call));
            assertThat(failure.nothingSent()).isTrue();
            assertThat(server.requests()).hasSize(1);

            rules.set(AllowedAddresses.parse("127.0.0.1/32"));
            http.send(call);
            assertThat(server.requests()).hasSize(2);
        }
    }

    /** A server that speaks something else than HTTP. */
    private static HttpFailure failure(HttpSettings settings) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().read();
                    client.getOutputStream().write("requirepass AKIASECRET\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            answering.start();
            HttpCall call = HttpCall.get(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"));
            HttpFailure failure = catchThrowableOfType(HttpFailure.class, () -> new Http(settings).send(call));
            answering.join();
            return failure;
        }
    }

    @Test
    void nothingIsQuotedOfAServerThatSpeaksNoHttp() throws Exception {
        assertThat(failure(HttpSettings.defaults())).hasMessageContaining("AKIASECRET");

        HttpFailure failure = failure(HttpSettings.defaults().withAllowed(AllowedAddresses.parse("127.0.0.0/8")));
        assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.CUT);
        assertThat(failure).hasMessageNotContaining("AKIASECRET").hasNoCause();
    }

    @Test
    void aNameThatAProxyResolvesIsNotOfANetwork() throws IOException {
        try (StubServer proxy = new StubServer(request -> Reply.of(200, "metadata"))) {
            URI at = proxy.uri("/");
            ProxySelector selector = ProxySelector.of(new InetSocketAddress(at.getHost(), at.getPort()));
            Http http = new Http(
                    HttpSettings.defaults().withAllowed(AllowedAddresses.parse("127.0.0.0/8")),
                    new HttpClients(() -> HttpClient.newBuilder().proxy(selector)));
            HttpFailure failure =
                    catchThrowableOfType(HttpFailure.class, () -> http.send(HttpCall.get(URI.create("http://localhost:1/"))));
            assertThat(failure.nothingSent()).isTrue();
            assertThat(proxy.requests()).isEmpty();
        }
    }
}
