package io.jenkins.plugins.marathondeploy.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.alertmanager.Alertmanager;
import io.jenkins.plugins.marathondeploy.alertmanager.SilenceRequest;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.platform.AlertmanagerFixture;
import io.jenkins.plugins.marathondeploy.cluster.platform.GrafanaFixture;
import io.jenkins.plugins.marathondeploy.grafana.Annotation;
import io.jenkins.plugins.marathondeploy.grafana.Grafana;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.prometheus.LabelMatchers;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticesTest {
    private static final String TOKEN = "t0ken";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Notices.Wish BOTH = new Notices.Wish(
            Optional.of(new SilenceRequest(LabelMatchers.parse("app=web"), "marathon-deploy", "build 7", "marker-0001")),
            Optional.of(Annotation.begun("/web build 7", "/web", "prod", START)));

    private final List<String> told = new CopyOnWriteArrayList<>();
    private AlertmanagerFixture alertmanager;
    private GrafanaFixture grafana;
    private volatile Instant now = START;
    private volatile Duration set = Duration.ZERO;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    /** As much later as has passed, whatever the wall clock was set to. */
    private final Clock steady = ((InstantSource) () -> now.minus(set)).withZone(ZoneOffset.UTC);

    @BeforeEach
    void start() throws IOException {
        alertmanager = AlertmanagerFixture.start(clock, TOKEN);
        grafana = GrafanaFixture.start(TOKEN);
    }

    @AfterEach
    void stop() {
        alertmanager.close();
        grafana.close();
    }

    /** As a process has them that knows of this annotation. */
    private Notices notices(Optional<Long> annotation) {
        return new Notices(BOTH, annotation, new Surroundings(), new Notices.Clocks(clock, steady), Runnable::run);
    }

    private final class Surroundings implements Notices.Surroundings {
        private ServiceSettings login(ServiceSettings settings) {
            return settings.withAuthentication(() -> Authentication.token("Bearer", Secret.of(TOKEN)));
        }

        @Override
        public Alertmanager alertmanager() {
            return new Alertmanager(login(Alertmanager.settings(alertmanager.uri().toString())), HttpClients.shared());
        }

        @Override
        public Grafana grafana() {
            return new Grafana(login(Grafana.settings(grafana.uri().toString())), HttpClients.shared());
        }

        @Override
        public void tell(String line) {
            told.add(line);
        }

        @Override
        public void warn(String line) {
            told.add("warning: " + line);
        }
    }

    private String ends() {
        return alertmanager.ends().toString();
    }

    @Test
    void bothLastAsLongAsTheDeployment() {
        Notices notices = notices(Optional.empty());
        notices.begin().join();
        assertThat(alertmanager.states()).containsExactly("active");
        assertThat(grafana.annotations()).hasSize(1);
        assertThat(ends()).isEqualTo("[2026-01-01T00:10:00Z]");

        now = START.plus(Duration.ofMinutes(4));
        notices.hold().join();
        assertThat(ends()).isEqualTo("[2026-01-01T00:10:00Z]");
        now = START.plus(Duration.ofMinutes(6));
        notices.hold().join();
        assertThat(ends()).isEqualTo("[2026-01-01T00:16:00Z]");

        notices.end("DEPLOYED").join();
        assertThat(alertmanager.states()).containsExactly("expired");
        assertThat(grafana.annotations().values().toString()).contains("outcome:deployed", "\"timeEnd\"");
        assertThat(told).singleElement().asString().matches("silence \\S+ holds while this deployment lives");
    }

    /** Alertmanager has the time of its machine, which was set as well. */
    @ParameterizedTest
    @ValueSource(ints = {-60, 60})
    void aWallClockThatIsSetKeepsTheSilence(int minutes) {
        Notices notices = notices(Optional.empty());
        notices.begin().join();
        set = Duration.ofMinutes(minutes);
        now = now.plus(set);

        now = now.plus(Duration.ofMinutes(4));
        notices.hold().join();
        assertThat(ends()).as("not yet").doesNotContain(now.plus(Duration.ofMinutes(10)).toString());
        now = now.plus(Duration.ofMinutes(1));
        notices.hold().join();
        assertThat(ends()).contains(now.plus(Duration.ofMinutes(10)).toString());
        notices.end("DEPLOYED").join();
        assertThat(alertmanager.states()).doesNotContain("active");
    }

    /** A look may come late: none is set for a deployment that has ended. */
    @Test
    void whatHasEndedIsNotHeldAgain() {
        Notices notices = notices(Optional.empty());
        notices.begin().join();
        notices.end("DEPLOYED").join();
        now = START.plus(Duration.ofMinutes(6));
        notices.hold().join();
        assertThat(alertmanager.states()).containsExactly("expired");
    }

    @Test
    void anotherProcessFindsThemAgain() {
        Notices killed = notices(Optional.empty());
        killed.begin().join();
        Notices resumed = notices(killed.annotation());
        now = START.plus(Duration.ofMinutes(2));
        resumed.hold().join();
        assertThat(ends()).isEqualTo("[2026-01-01T00:12:00Z]");
        resumed.end("ROLLED_BACK").join();
        assertThat(alertmanager.states()).containsExactly("expired");
        assertThat(grafana.annotations()).hasSize(1);
        assertThat(grafana.annotations().values().toString()).contains("outcome:rolled_back");
    }

    /** It was killed between Grafana's answer and keeping the id. */
    @Test
    void theEndFindsAnAnnotationOfWhichNothingIsKnown() {
        notices(Optional.empty()).begin().join();
        Annotation mine = BOTH.annotation().orElseThrow();
        Grafana asked = new Surroundings().grafana();
        asked.begin(Annotation.begun("/web build 8", "/web", "prod", START)).join();
        asked.begin(Annotation.begun(mine.text(), "/web", "north", START)).join();
        asked.begin(Annotation.begun(mine.text(), "/web", "prod", START.plusMillis(1))).join();
        now = START.plus(Duration.ofMinutes(1));

        notices(Optional.empty()).end("DEPLOYED").join();

        assertThat(grafana.annotations().entrySet())
                .filteredOn(one -> one.getValue().has("timeEnd"))
                .extracting(one -> one.getKey()).containsExactly(7L);
        now = START.plus(Duration.ofMinutes(2));
        notices(Optional.empty()).end("UNKNOWN").join();
        assertThat(grafana.annotations().toString()).as("one that has an end keeps it").doesNotContain("outcome:unknown");
        assertThat(told).noneMatch(line -> line.startsWith("warning"));
    }

    @Test
    void whatGoesWrongIsAWarningAndASilenceIsTriedAgain() throws IOException {
        alertmanager.close();
        grafana.close();
        Notices notices = notices(Optional.empty());
        notices.begin().join();
        assertThat(told).hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("warning: the silence was not set: "))
                .anySatisfy(line -> assertThat(line).startsWith("warning: Grafana's annotation was not made: "));
        alertmanager = AlertmanagerFixture.start(clock, TOKEN);
        notices.hold().join();
        assertThat(alertmanager.states()).containsExactly("active");
        notices.end("DEPLOYED").join();
        assertThat(alertmanager.states()).containsExactly("expired");
    }
}
