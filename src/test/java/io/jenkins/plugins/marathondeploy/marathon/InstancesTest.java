package io.jenkins.plugins.marathondeploy.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.TestAuthority;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstancesTest {
    private static final Reply INFO = Reply.of(200, Transcript.read("A02-info").body());
    private static final Reply PUT = Reply.of(200, Transcript.read("D01-put-update").body());

    private StubServer first;
    private StubServer second;
    private URI nobody;

    @BeforeEach
    void start() throws IOException {
        first = new StubServer(request -> INFO);
        second = new StubServer(request -> INFO);
        nobody = StubServer.closedPort("");
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    @Test
    void goesOnToTheNextWhereNobodyListensAndStaysThere() {
        HttpMarathon marathon = new HttpMarathon(MarathonSettings.of(nobody, first.uri(""), second.uri("")));
        marathon.info();
        marathon.info();
        assertThat(first.requests()).hasSize(2);
        first.close();
        marathon.info();
        marathon.info();
        assertThat(second.requests()).hasSize(2);
    }

    @Test
    void aCertificateThatIsNotTrustedDoesNotPass(@TempDir Path directory) throws Exception {
        TestAuthority authority = new TestAuthority(directory, "marathon", "ip:127.0.0.1");
        try (StubServer untrusted = new StubServer(authority.server(), request -> INFO)) {
            assertThatThrownBy(() -> new HttpMarathon(MarathonSettings.of(untrusted.uri(""))).info())
                    .isInstanceOfSatisfying(MarathonException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(MarathonException.Kind.UNTRUSTED);
                        assertThat(failure.isTransient()).isFalse();
                        assertThat(failure.mayHaveBeenApplied()).isFalse();
                    });
            assertThatThrownBy(() -> new HttpMarathon(MarathonSettings.of(untrusted.uri(""), nobody)).info())
                    .as("the other instance may come back")
                    .isInstanceOfSatisfying(MarathonException.class, failure -> assertThat(failure.isTransient()).isTrue());
        }
    }

    @Test
    void aChangeThatIsRedirectedSaysWhereTo() {
        first.behave(request -> Reply.redirect(301, "https://elsewhere.example/v2?sig=x"));
        assertThatThrownBy(() -> put(new HttpMarathon(MarathonSettings.of(first.uri("")))))
                .isInstanceOfSatisfying(MarathonException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(MarathonException.Kind.REDIRECTED);
                    assertThat(failure.isTransient()).isFalse();
                    assertThat(failure.mayHaveBeenApplied()).isFalse();
                    assertThat(failure).hasMessageContaining("301")
                            .hasMessageContaining("redirects to https://elsewhere.example/v2,");
                });
        assertThat(first.requests()).hasSize(1);
    }

    @Test
    void aWriteGoesOnToTheNextWhenNothingWasSent() {
        first.behave(request -> PUT);
        assertThat(put(new HttpMarathon(MarathonSettings.of(nobody, first.uri("")))).deploymentId())
                .isEqualTo("661d88c4-a4f6-4492-a733-5e1ef9d3e736");
    }

    @Test
    void aWriteIsNeverSentTwice() {
        for (Reply reply : List.of(Reply.cut("{"), Reply.of(502, ""), Reply.of(503, ""), Reply.of(200, "<html>"))) {
            first.behave(request -> reply);
            int before = first.requests().size();
            MarathonException failure = catchThrowableOfType(
                    MarathonException.class,
                    () -> put(new HttpMarathon(MarathonSettings.of(first.uri(""), second.uri("")))));
            assertThat(failure.mayHaveBeenApplied()).isTrue();
            assertThat(first.requests()).hasSize(before + 1);
        }
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void aReadGoesOnToTheNextWhenAnInstanceHasNoLeader() {
        first.behave(request -> Reply.of(502, ""));
        HttpMarathon marathon = new HttpMarathon(MarathonSettings.of(first.uri(""), second.uri("")));
        assertThat(marathon.info().version()).isEqualTo("1.8.244");
        second.behave(request -> Reply.of(503, ""));
        MarathonException failure = catchThrowableOfType(MarathonException.class, marathon::info);
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void afterAnInstanceThatHangsTheNextOneIsAsked() {
        first.behave(request -> Reply.hang("{"));
        MarathonSettings settings = MarathonSettings.of(first.uri(""), second.uri(""))
                .withHttp(HttpSettings.defaults().withRequestTimeout(Duration.ofSeconds(2)));
        HttpMarathon marathon = new HttpMarathon(settings);
        MarathonException failure = catchThrowableOfType(MarathonException.class, marathon::info);
        assertThat(failure.kind()).isEqualTo(Kind.NO_ANSWER);
        assertThat(second.requests()).isEmpty();
        assertThat(marathon.info().version()).isEqualTo("1.8.244");
        assertThat(second.requests()).hasSize(1);
    }

    @Test
    void namesEveryAddressThatCouldNotBeReached() throws IOException {
        URI other = StubServer.closedPort("/marathon");
        MarathonException failure = catchThrowableOfType(
                MarathonException.class, () -> put(new HttpMarathon(MarathonSettings.of(nobody, other))));
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure.mayHaveBeenApplied()).isFalse();
        assertThat(failure)
                .hasMessageContaining(nobody + "/v2/apps/web")
                .hasMessageContaining(other + "/v2/apps/web");
    }

    @Test
    void keepsThePathInFront() {
        new HttpMarathon(MarathonSettings.of(first.uri("/service/marathon/"))).info();
        assertThat(first.requests().get(0).line()).isEqualTo("GET /service/marathon/v2/info");
    }

    @Test
    void asksForTheLoginEachTime() {
        Deque<Authentication> logins = new ArrayDeque<>(List.of(
                Authentication.token("token", Secret.of("one")), Authentication.token("token", Secret.of("two"))));
        HttpMarathon marathon =
                new HttpMarathon(MarathonSettings.of(first.uri("")).withAuthentication(logins::pop));
        marathon.info();
        marathon.info();
        assertThat(first.requests()).extracting(request -> request.header("Authorization"))
                .containsExactly("token=one", "token=two");
    }

    @Test
    void aRedirectToAConfiguredInstanceKeepsTheLogin() {
        first.behave(request -> Reply.redirect(307, second.uri(request.target())));
        second.behave(request -> request.header("Authorization") == null ? Reply.of(401, "") : PUT);
        Authentication login = Authentication.basic("u", Secret.of("p"));
        MarathonSettings both =
                MarathonSettings.of(first.uri(""), second.uri("")).withAuthentication(() -> login);
        assertThat(put(new HttpMarathon(both))).isNotNull();

        MarathonSettings one = MarathonSettings.of(first.uri("")).withAuthentication(() -> login);
        MarathonException failure =
                catchThrowableOfType(MarathonException.class, () -> put(new HttpMarathon(one)));
        assertThat(failure.kind()).isEqualTo(Kind.REDIRECTED);
        assertThat(failure).hasMessageContaining("add it to the configured addresses");
        assertThat(second.requests()).hasSize(1);
    }

    @Test
    void aLoginThatCantBeSentIsNotSent() {
        MarathonSettings settings = MarathonSettings.of(first.uri(""))
                .withAuthentication(() -> Authentication.token("token", Secret.of("abc\n")));
        MarathonException failure =
                catchThrowableOfType(MarathonException.class, new HttpMarathon(settings)::info);
        assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORISED);
        assertThat(failure).hasMessageNotContaining("abc");
        assertThat(first.requests()).isEmpty();
    }

    private static Submission put(Marathon marathon) {
        return marathon.putApp("/web", JsonNodeFactory.instance.objectNode(), false);
    }
}
