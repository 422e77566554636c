package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.auth.SecretMask;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeploymentStatusTest {
    private static final long NOW = 1_000_000_000L;

    @Test
    void countsOnWhileNothingHappens() {
        DeploymentStatus status = DeploymentStatus.of(new DeploymentEvent.Progress(
                        2, 4, 1, 0, Duration.ofSeconds(7), DeploymentEvent.Progress.Kind.CHECKED, false), NOW, SecretMask.none())
                .orElseThrow();

        assertThat(status.text(NOW)).isEqualTo("2 of 4 healthy, 1 of the old version left, 00:07");
        assertThat(status.text(NOW + 30_000)).isEqualTo("2 of 4 healthy, 1 of the old version left, 00:37");
    }

    @Test
    void saysWhatIsWaitedFor() {
        var waiting = new DeploymentEvent.Waiting("/web is locked by deployment d1", Duration.ofMinutes(5));

        assertThat(DeploymentStatus.of(waiting, NOW, SecretMask.none()).orElseThrow().text(NOW)).isEqualTo(waiting.text());
        assertThat(DeploymentStatus.of(new DeploymentEvent.Note("by the way"), NOW, SecretMask.none())).isEmpty();
    }

    @Test
    void masksWhatOthersSaid() {
        var failed = new DeploymentEvent.Failed("the task printed s3cret");

        assertThat(DeploymentStatus.of(failed, NOW, SecretMask.none().with("s3cret")).orElseThrow().text(NOW))
                .isEqualTo("the task printed ****");
    }
}
