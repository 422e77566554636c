package io.jenkins.plugins.marathondeploy.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.alertmanager.Alertmanager;
import io.jenkins.plugins.marathondeploy.alertmanager.SilenceMemory;
import io.jenkins.plugins.marathondeploy.alertmanager.SilenceRequest;
import io.jenkins.plugins.marathondeploy.cluster.platform.AlertmanagerProgram;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.prometheus.LabelMatchers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real Alertmanager: one silence for a deployment, whatever happens to whom sets it. */
class AlertmanagerITest {
    private static AlertmanagerProgram program;

    private final Alertmanager alertmanager = program == null
            ? null : new Alertmanager(Alertmanager.settings(program.uri().toString()), HttpClients.shared());
    private final String marker = UUID.randomUUID().toString();
    private final Instant now = Instant.now();

    @BeforeAll
    static void start() {
        assumeTrue(AlertmanagerProgram.isThere(), AlertmanagerProgram.MISSING);
        program = AlertmanagerProgram.start();
    }

    @AfterAll
    static void stop() {
        if (program != null) {
            program.close();
        }
    }

    private SilenceRequest request(String matchers) {
        return new SilenceRequest(LabelMatchers.parse(matchers), "Jenkins", "http://jenkins.example/job/web/42/", marker);
    }

    private static String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(program.uri() + path)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** This test's silences that are not over. */
    private List<JsonNode> active() throws Exception {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode silence : new ObjectMapper().readTree(get("/api/v2/silences"))) {
            if (silence.path("comment").asText().contains(marker) && !silence.path("status").path("state").asText().equals("expired")) {
                found.add(silence);
            }
        }
        return found;
    }

    @Test
    void fromItsSettingToItsEnd() throws Exception {
        SilenceRequest web = request("app=\"web\",severity=~\"page|ticket\"");
        SilenceMemory set = alertmanager.hold(web, SilenceMemory.NONE, now).join();
        assertThat(active()).singleElement().satisfies(silence -> {
            assertThat(silence.path("id").asText()).isEqualTo(set.id());
            assertThat(silence.path("comment").asText()).isEqualTo("marathon-deploy http://jenkins.example/job/web/42/ " + marker);
            assertThat(silence.path("status").path("state").asText()).isEqualTo("active");
        });
        SilenceMemory extended = alertmanager.hold(web, set, now.plusSeconds(300)).join();
        assertThat(extended.id()).as("extended in place").isEqualTo(set.id());
        assertThat(active()).singleElement().satisfies(silence ->
                assertThat(Instant.parse(silence.path("endsAt").asText())).isAfter(now.plusSeconds(890)));
        assertThat(alertmanager.release(web, extended).join()).isEqualTo(SilenceMemory.NONE);
        assertThat(active()).isEmpty();
        assertThat(alertmanager.release(web, extended).join()).as("once more does no harm").isEqualTo(SilenceMemory.NONE);
    }

    @Test
    void whoeverHasLostTheIdFindsItByTheMarker() throws Exception {
        SilenceRequest web = request("app=\"web\"");
        SilenceMemory set = alertmanager.hold(web, SilenceMemory.NONE, now).join();
        assertThat(alertmanager.hold(web, SilenceMemory.NONE, now.plusSeconds(60)).join().id()).isEqualTo(set.id());
        assertThat(active()).hasSize(1);
        alertmanager.release(web, SilenceMemory.NONE).join();
        assertThat(active()).isEmpty();
    }

    @Test
    void oneThatSomebodyHasEndedIsSetAnew() throws Exception {
        SilenceRequest web = request("app=\"web\"");
        SilenceMemory set = alertmanager.hold(web, SilenceMemory.NONE, now).join();
        alertmanager.release(web, set).join();
        SilenceMemory again = alertmanager.hold(web, set, now).join();
        assertThat(again.id()).isNotEqualTo(set.id());
        assertThat(active()).hasSize(1);
        alertmanager.release(web, again).join();
    }

    @Test
    void oneThatIsNotKnownIsSetAnewAndReleasedWithoutAWord() throws Exception {
        SilenceRequest web = request("app=\"web\"");
        SilenceMemory foreign = new SilenceMemory(UUID.randomUUID().toString(), now);
        assertThat(alertmanager.release(web, foreign).join()).isEqualTo(SilenceMemory.NONE);
        SilenceMemory set = alertmanager.hold(web, foreign, now).join();
        assertThat(active()).hasSize(1);
        alertmanager.release(web, set).join();
    }

    /** Our reading of the syntax is Alertmanager's: what is sent comes back the same. */
    @ParameterizedTest
    @ValueSource(strings = {
        "app=\"web\"", "app=web,env!=\"dev\"", "app=~\"we.*|db\",env!~\"d.*\"", "app=\"a\\\"b\\\\c\\nd\"", "app=\"/shop/web\",x=\"\"", "{app=\"ü, {}\",}"
    })
    void matchersAreTakenAsTheyAreMeant(String text) throws Exception {
        SilenceRequest web = request(text);
        SilenceMemory set = alertmanager.hold(web, SilenceMemory.NONE, now).join();
        List<String> taken = new ArrayList<>();
        for (JsonNode matcher : active().get(0).path("matchers")) {
            taken.add(matcher.path("name").asText() + "|" + matcher.path("value").asText() + "|" + matcher.path("isRegex").asBoolean()
                    + "|" + matcher.path("isEqual").asBoolean());
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(web.matchers().all().stream()
                .map(matcher -> matcher.name() + "|" + matcher.value() + "|" + matcher.regex() + "|" + matcher.equal()).toList());
        alertmanager.release(web, set).join();
        assertThat(active()).isEmpty();
    }

    @Test
    void aSecondAddressIsTriedAndAWrongPathTold() throws Exception {
        Alertmanager two = new Alertmanager(Alertmanager.settings(StubServer.closedPort("") + " " + program.uri()), HttpClients.shared());
        SilenceRequest web = request("app=\"web\"");
        SilenceMemory set = two.hold(web, SilenceMemory.NONE, now).join();
        assertThat(active()).hasSize(1);
        two.release(web, set).join();
        Alertmanager wrong = new Alertmanager(Alertmanager.settings(program.uri() + "/wrong"), HttpClients.shared());
        assertThatThrownBy(() -> wrong.hold(web, SilenceMemory.NONE, now).join()).hasMessageContaining("0.16 or later");
    }
}
