package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.app;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.deploy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * The controller's process is killed, in a Jenkins that runs as users run it, with a deployment in each phase. A newer
 * version of the plugin, whose state has another format, brings them to their ends. Then it is killed again, and the
 * present version says what it can't read.
 */
class KillTest {
    private static final String NOT_PERSISTED = "performance-optimized";
    private static final String CENTRES = "centres";
    private static final String NEWER = "by-the-newer";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @RegisterExtension
    private final RealJenkinsExtension jenkins = new RealJenkinsExtension().withTimeout(600);

    @TempDir
    private Path directory;

    private final List<HeldDeployment> deployments = new ArrayList<>();
    private final MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast());

    private final TwoCentres centres = new TwoCentres();

    @AfterEach
    void stop() {
        centres.close();
        deployments.forEach(HeldDeployment::close);
        marathon.close();
    }

    private String unhealthy(String id) {
        return deploy(marathon.uri().toString(), app(id, "1", 1, UNHEALTHY), "maxTaskFailures: 0");
    }

    private String phase(String job) throws Throwable {
        return jenkins.runRemotely(KilledJenkins::phase, job);
    }

    private Map<String, String> ended(String job) throws Throwable {
        await().atMost(PATIENCE).until(() -> {
            try {
                return jenkins.runRemotely(KilledJenkins::hasEnded, job);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        });
        return jenkins.runRemotely(KilledJenkins::told, job);
    }

    private void awaitPhase(String job, String phase) {
        await(job).atMost(PATIENCE).untilAsserted(() -> {
            try {
                assertThat(phase(job)).isEqualTo(phase);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void noDeploymentIsLostInAnyPhaseNorByAnUpgradeAndWhatCantBeReadIsTold() throws Throwable {
        for (HeldDeployment.In phase : HeldDeployment.In.values()) {
            deployments.add(new HeldDeployment(phase));
        }
        jenkins.startJenkins();
        NewerPlugin newer = NewerPlugin.of(jenkins.getHome().toPath(), directory);
        jenkins.runRemotely(
                KilledJenkins::configureCentres, centres.north.uri().toString(), centres.south.uri().toString());
        jenkins.runRemotely(KilledJenkins::start, CENTRES, TwoCentres.deploy("1", "setFor: ['south:HTTP=500'], maxTaskFailures: 0"));
        jenkins.runRemotely(KilledJenkins::startUnpersisted, NOT_PERSISTED, unhealthy("/unpersisted"));
        for (HeldDeployment deployment : deployments) {
            jenkins.runRemotely(KilledJenkins::start, deployment.in().job(), deployment.script());
        }
        for (HeldDeployment deployment : deployments) {
            awaitPhase(deployment.in().job(), "format 5: " + deployment.in().phase);
            deployment.awaitNextRequest();
        }
        await().atMost(PATIENCE).until(() -> TwoCentres.runs(centres.south).equals("serve 1"));
        jenkins.stopJenkinsForcibly();
        deployments.forEach(HeldDeployment::letGo);
        long sent = TwoCentres.writes(centres.north) + TwoCentres.writes(centres.south);
        centres.south.cluster().setAppStatus("/web", 200);

        newer.install();
        jenkins.startJenkins();
        jenkins.runRemotely(KilledJenkins::start, NEWER, unhealthy("/newer"));
        SoftAssertions all = new SoftAssertions();
        for (HeldDeployment deployment : deployments) {
            Map<String, String> told = ended(deployment.in().job());
            all.assertThat(told.get("outcome") + ", " + told.get("result") + "; " + deployment.state())
                    .as("%s:%n%s", deployment.in(), told.get("console"))
                    .isEqualTo(deployment.in().expected);
            all.assertThat(told.get("console")).contains("following again after a restart of Jenkins");
        }
        all.assertAll();
        assertThat(ended(CENTRES)).containsEntry("result", "SUCCESS").containsEntry("outcome", "DEPLOYED");
        assertThat(List.of(TwoCentres.runs(centres.north), TwoCentres.runs(centres.south))).containsExactly("serve 1", "serve 1");
        assertThat(TwoCentres.writes(centres.north) + TwoCentres.writes(centres.south)).isEqualTo(sent);
        Map<String, String> lost = ended(NOT_PERSISTED);
        assertThat(lost).containsEntry("result", "FAILURE");
        assertThat(lost.get("console")).contains("Nobody follows the deployment of /unpersisted any more");
        assertThat(lost.get("card")).contains("/unpersisted has version", "0 of 1 instances are healthy");
        awaitPhase(NEWER, "format 6: follow NEW");
        jenkins.stopJenkinsForcibly();
        long writes = marathon.requests().count("PUT", ".*");

        newer.remove();
        jenkins.startJenkins();
        Map<String, String> told = ended(NEWER);
        assertThat(told).containsEntry("result", "FAILURE");
        assertThat(List.of(told.get("console"), told.get("card"))).allSatisfy(text -> assertThat(text)
                .contains("persisted in format 6 by a newer version of the plugin", "/newer has version", "0 of 1 instances are healthy")
                .doesNotContain("\tat "));
        assertThat(marathon.requests().count("PUT", ".*")).isEqualTo(writes);
    }
}
