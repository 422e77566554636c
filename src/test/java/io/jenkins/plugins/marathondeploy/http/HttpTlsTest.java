package io.jenkins.plugins.marathondeploy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.marathondeploy.http.HttpFailure.Kind;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTlsTest {
    private static final HttpSettings SETTINGS = HttpSettings.defaults().withRequestTimeout(Duration.ofSeconds(60));

    @TempDir
    static Path directory;

    private static TestAuthority authority;
    private StubServer server;

    @BeforeAll
    static void create() throws Exception {
        authority = new TestAuthority(directory, "Acme Root", "ip:127.0.0.1");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void trustsTheGivenAuthority() throws Exception {
        server = new StubServer(authority.server(), request -> Reply.of(200, "safe"));
        Http http = new Http(SETTINGS.withAuthority(authority.pem()));
        assertThat(http.send(HttpCall.get(server.uri("/"))).text()).isEqualTo("safe");
    }

    @Test
    void namesTheAuthorityThatIsNotTrusted() throws Exception {
        server = new StubServer(authority.server(), request -> Reply.of(200, "unseen"));
        HttpFailure failure = failure(new Http(SETTINGS), server.uri("/"));
        assertThat(failure.kind()).isEqualTo(Kind.CERTIFICATE);
        assertThat(failure.nothingSent()).isTrue();
        assertThat(failure).hasMessageContaining("issued by \"CN=Acme Root\"").hasMessageContaining("--ca");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aCertificateForAnotherHostIsRefusedEvenOfATrustedAuthority() throws Exception {
        TestAuthority wrong = new TestAuthority(directory, "wrong", "dns:elsewhere.example.org");
        server = new StubServer(wrong.server(), request -> Reply.of(200, "unseen"));
        HttpFailure failure = failure(new Http(SETTINGS.withAuthority(wrong.pem())), server.uri("/"));
        assertThat(failure.kind()).isEqualTo(Kind.CERTIFICATE);
        assertThat(failure).hasMessageContaining("is not valid").hasMessageContaining("127.0.0.1");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aServerWithoutTlsIsToldApart() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answerInPlainText(plain));
            URI uri = URI.create("https://127.0.0.1:" + plain.getLocalPort() + "/");
            HttpFailure failure = failure(new Http(SETTINGS), uri);
            answered.join();
            assertThat(failure.kind()).as(() -> failure.getMessage() + " " + failure.getCause()).isEqualTo(Kind.TLS);
            assertThat(failure).hasMessageContaining("; look whether it is https there");
        }
    }

    @Test
    void aRedirectFromHttpsToHttpIsNotFollowed() throws Exception {
        try (StubServer plain = new StubServer(request -> Reply.of(200, "unseen"))) {
            server = new StubServer(authority.server(), request -> Reply.redirect(302, plain.uri("/")));
            HttpFailure failure = failure(new Http(SETTINGS.withAuthority(authority.pem())), server.uri("/"));
            assertThat(failure.kind()).isEqualTo(Kind.REDIRECT);
            assertThat(plain.requests()).isEmpty();
        }
    }

    @Test
    void anAuthorityMustBeACertificate() {
        assertThatThrownBy(() -> new Http(SETTINGS.withAuthority("no certificate")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PEM");
    }

    private static void answerInPlainText(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getInputStream().read(new byte[1000]);
            client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().flush();
            client.getInputStream().readAllBytes();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static HttpFailure failure(Http http, URI uri) {
        return catchThrowableOfType(HttpFailure.class, () -> http.send(HttpCall.get(uri)));
    }
}
