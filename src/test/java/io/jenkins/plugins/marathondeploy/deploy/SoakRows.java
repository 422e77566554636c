package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.FollowRows.update;
import static io.jenkins.plugins.marathondeploy.deploy.RollbackRows.SHORT;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.time.Duration;
import java.util.List;

/** What does not stay healthy all the time that it is watched. */
final class SoakRows {
    private static final Policy SOAK = SHORT.withSoak(Duration.ofSeconds(60));
    private static final String PUT = "put /web 'good 2' x2";
    private static final String FLAPPING = "put /web 'flapping 2' x2";

    private SoakRows() {}

    private static Scenario flaps(Scenario s, OnFailure policy) {
        return s.runs("good 1", 2).deploys("flapping 2", 2).with(SOAK.withOnFailure(policy, policy));
    }

    /** A task dies in the soak, and the one after it is healthy before anybody looks. */
    private static void renewed(Scenario s, double after) {
        s.in(PhaseName.SOAK, after, () -> s.marathon.apps.get(APP).renew(s.time.elapsed().toMillis()));
    }

    /** Healthy for the whole soak since the last of these times, in seconds from when the soak began. */
    private static void watched(Run run, double since, double soak) {
        assertThat(run.scenario.seconds() - run.scenario.enteredAt(PhaseName.SOAK))
                .as("watched for").isGreaterThanOrEqualTo(since + soak);
    }

    static List<Row> rows() {
        return List.of(
                row("soak: the queue of launches is not asked for, nothing is stuck", s -> s.runs("good 1", 2)
                        .deploys("good 2", 2).with(RollbackRows.SHORT.withSoak(Duration.ofSeconds(50)))
                        .answers("queue", Kind.FORBIDDEN, "no queue"),
                        Outcome.DEPLOYED, "put /web 'good 2' x2")
                        .also(run -> assertThat(run.events.stream().map(DeploymentEvent::text))
                                .noneMatch(line -> line.contains("no queue"))),
                row("soak: unhealthy 9 of every 12 s for a minute", s -> flaps(s, OnFailure.ROLLBACK), Outcome.ROLLED_BACK,
                        FLAPPING, "restore /web v1"),
                row("soak: unhealthy 9 of every 12 s for a minute, left", s -> flaps(s, OnFailure.LEAVE), Outcome.LEFT, FLAPPING),
                row("soak: a blip of three seconds begins it anew", s -> s.runs("good 1", 2).deploys("blinking 2", 2)
                        .with(SOAK), Outcome.DEPLOYED, "put /web 'blinking 2' x2").also(run -> watched(run, 6, 60)),
                row("soak: a task dies and is replaced between two looks: begun anew", s -> {
                    update(s).with(SOAK.withMaxTaskFailures(3));
                    renewed(s, 40);
                }, Outcome.DEPLOYED, PUT).also(run -> watched(run, 40, 60)),
                row("soak: a task dies and is replaced between two looks, in the last moment", s -> {
                    update(s).with(SOAK.withMaxTaskFailures(3));
                    renewed(s, 55.4);
                }, Outcome.DEPLOYED, PUT).also(run -> watched(run, 55.4, 60)),
                row("soak: a health check fails and succeeds again between two looks: begun anew", s -> {
                    update(s).with(SOAK);
                    s.in(PhaseName.SOAK, 40, () -> s.marathon.apps.get(APP).blink(s.time.elapsed().toMillis()));
                }, Outcome.DEPLOYED, PUT).also(run -> watched(run, 40, 60)),
                row("soak: three tasks die and are replaced between two looks: one too many", s -> {
                    update(s).with(SOAK.withMaxTaskFailures(3));
                    renewed(s, 10.3);
                    renewed(s, 20.3);
                    renewed(s, 30.3);
                }, Outcome.ROLLED_BACK, PUT, "restore /web v1"),
                row("soak: a task dies every 20 s, without a limit of failures: the deployment's limit ends it", s -> {
                    update(s).with(SOAK);
                    for (int i = 1; i < 50; i++) {
                        renewed(s, 20.3 * i);
                    }
                }, Outcome.ROLLED_BACK, PUT, "restore /web v1"),
                row("soak: a task is lost by the infrastructure: begun anew", s -> {
                    update(s).with(SOAK.withMaxTaskFailures(1));
                    s.in(PhaseName.SOAK, 20, () -> s.others.loseTasks(APP, 1));
                }, Outcome.DEPLOYED, PUT).also(run -> watched(run, 20, 60)));
    }
}
