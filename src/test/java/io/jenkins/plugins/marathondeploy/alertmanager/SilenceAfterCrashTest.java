package io.jenkins.plugins.marathondeploy.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.cluster.platform.AlertmanagerFixture;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.prometheus.LabelMatchers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deployer that is killed at any moment, and comes back or does not: one silence, which is over ten minutes later at most. */
class SilenceAfterCrashTest {
    private static final Duration LENGTH = Duration.ofMinutes(10);
    private static final SilenceRequest WEB = new SilenceRequest(
            LabelMatchers.parse("app=\"web\""), "Jenkins", "http://jenkins/job/web/1/", "5c0f1c5e-marker");
    private static final SilenceRequest OTHER = new SilenceRequest(
            LabelMatchers.parse("app=\"web\""), "Jenkins", "http://jenkins/job/web/2/", "6d1a2d6f-marker");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private AlertmanagerFixture fixture;
    private Alertmanager alertmanager;

    @BeforeEach
    void start() throws IOException {
        fixture = AlertmanagerFixture.start(((InstantSource) () -> now).withZone(ZoneOffset.UTC));
        alertmanager = new Alertmanager(Alertmanager.settings(fixture.uri().toString()), HttpClients.shared());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private SilenceMemory hold(SilenceRequest request, SilenceMemory memory) {
        return alertmanager.hold(request, memory, now).join();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void whoeverHasKeptNothingExtendsItsOwn() {
        SilenceMemory lost = hold(WEB, SilenceMemory.NONE);
        pass(Duration.ofMinutes(3));

        SilenceMemory found = hold(WEB, SilenceMemory.NONE);

        assertThat(found).isEqualTo(new SilenceMemory(lost.id(), now.plus(LENGTH)));
        assertThat(fixture.set()).isEqualTo(1);
        assertThat(fixture.ends()).containsExactly(now.plus(LENGTH));
        alertmanager.release(WEB, SilenceMemory.NONE).join();
        assertThat(fixture.ends()).isEmpty();
    }

    @Test
    void oneThatNobodyComesBackForEndsByItself() {
        hold(WEB, SilenceMemory.NONE);
        pass(Duration.ofMinutes(5));
        hold(WEB, SilenceMemory.NONE);
        pass(LENGTH.minusSeconds(1));
        assertThat(fixture.ends()).hasSize(1);
        pass(Duration.ofSeconds(1));
        assertThat(fixture.ends()).isEmpty();
    }

    @Test
    void whoeverComesBackLaterSetsItAnewAndEndsIt() {
        SilenceMemory kept = hold(WEB, SilenceMemory.NONE);
        pass(Duration.ofMinutes(20));

        SilenceMemory anew = hold(WEB, kept);

        assertThat(anew.id()).isNotEqualTo(kept.id());
        assertThat(fixture.ends()).hasSize(1);
        assertThat(alertmanager.release(WEB, anew).join()).isEqualTo(SilenceMemory.NONE);
        assertThat(fixture.ends()).isEmpty();
    }

    /** It was killed between setting the silence and keeping what it knows, and comes back when all is over. */
    @Test
    void theEndFindsOneOfWhichNothingIsKnown() {
        hold(WEB, SilenceMemory.NONE);
        hold(OTHER, SilenceMemory.NONE);
        Instant end = now.plus(LENGTH);
        pass(Duration.ofMinutes(1));

        alertmanager.release(WEB, SilenceMemory.NONE).join();

        assertThat(fixture.ends()).as("another deployment's goes on").containsExactly(end);
    }

    /** Alertmanager was restarted without its data meanwhile. */
    @Test
    void oneThatIsForgottenIsSetAnew() {
        SilenceMemory kept = hold(WEB, SilenceMemory.NONE);
        fixture.forgets();
        assertThat(alertmanager.release(WEB, kept).join()).isEqualTo(SilenceMemory.NONE);
        SilenceMemory anew = hold(WEB, kept);
        assertThat(anew.id()).isNotEqualTo(kept.id());
        assertThat(fixture.ends()).containsExactly(now.plus(LENGTH));
    }
}
