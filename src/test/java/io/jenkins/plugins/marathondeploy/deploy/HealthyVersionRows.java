package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.RollbackRows.SHORT;
import static io.jenkins.plugins.marathondeploy.deploy.Row.others;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.APP;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.app;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.util.List;
import java.util.function.Consumer;

/** What somebody left half-way, and which version is gone back to: the one whose instances serve. */
final class HealthyVersionRows {
    private static final Policy FORCE = SHORT.withOnLock(OnLock.FORCE);

    private HealthyVersionRows() {}

    /** v1 serves; a deployer like ours was killed while its deployment of v2 went on. */
    private static Scenario orphaned(Scenario s, String command) {
        s.runs("good 1", 2);
        ObjectNode orphan = app(APP, command, 2);
        orphan.putObject("labels").put(OwnLabels.PREVIOUS, "2026-11-22T20:00:00.001Z").put(OwnLabels.SUBMISSION, "killed");
        s.marathon.put(APP, orphan, false, SimulatedMarathon.US);
        for (long now = -4000; now < 0; now += 500) {
            s.marathon.step(now);
        }
        s.marathon.of(SimulatedMarathon.US).beginsAnew();
        return s;
    }

    private static Consumer<Run> runs(String command) {
        return run -> assertThat(run.scenario.marathon.apps.get(APP).command()).isEqualTo(command);
    }

    /** Before the first change, a person reads that there is nothing healthy to go back to. */
    private static void saidBeforeTheWrite(Run run) {
        List<String> before = run.events.stream()
                .takeWhile(event -> !(event instanceof DeploymentEvent.Submitted))
                .filter(DeploymentEvent.Note.class::isInstance)
                .map(DeploymentEvent::text)
                .toList();
        assertThat(before).as("notes before the first write").anyMatch(line -> line.contains("healthy"));
    }

    static List<Row> rows() {
        return List.of(
                row("v2 was orphaned while unhealthy, v3 is forced and fails: back to v1, which serves",
                        s -> orphaned(s, "sick 2").deploys("sick 3", 2).with(FORCE), Outcome.ROLLED_BACK,
                        "put! /web 'sick 3' x2", "restore! /web v1").also(runs("good 1")),
                row("v2 was orphaned while unhealthy, v3 is forced and good",
                        s -> orphaned(s, "sick 2").deploys("good 3", 2).with(FORCE), Outcome.DEPLOYED,
                        "put! /web 'good 3' x2"),
                row("v2 was orphaned, v3 fails, and the limit of deployments refuses the way back over it: cancelled first",
                        s -> orphaned(s, "sick 2").deploys("sick 3", 2).with(FORCE)
                                .refuses("restore", 3, Kind.TOO_MANY_DEPLOYMENTS),
                        Outcome.ROLLED_BACK, "put! /web 'sick 3' x2", "restore! /web v1", "restore! /web v1",
                        "restore! /web v1", "cancel d3", "restore /web v1").also(runs("good 1")),
                row("v2 was dropped half-way, v3 fails: back to v1, which serves", s -> {
                    orphaned(s, "sick 2").deploys("sick 3", 2).with(SHORT);
                    s.otherCancels();
                }, Outcome.ROLLED_BACK, (String[]) null).also(runs("good 1")),
                row("nothing healthy to go back to: said before the first write",
                        s -> s.runs("sick 1", 2).deploys("sick 2", 2).with(SHORT), Outcome.ROLLBACK_FAILED, (String[]) null)
                        .also(HealthyVersionRows::saidBeforeTheWrite),
                row("group: v2 of an app was orphaned while unhealthy: said before the first write", s -> {
                    s.runs(app("/g/a", "good 1", 2));
                    s.marathon.put("/g/a", app("/g/a", "sick 2", 2), false, SimulatedMarathon.US);
                    for (long now = -4000; now < 0; now += 500) {
                        s.marathon.step(now);
                    }
                    s.marathon.of(SimulatedMarathon.US).beginsAnew();
                    s.deploysGroup(app("/g/a", "sick 3", 2)).with(FORCE);
                }, Outcome.ROLLBACK_FAILED, (String[]) null).also(HealthyVersionRows::saidBeforeTheWrite),
                row("nothing healthy to go back to, and the new version is good",
                        s -> s.runs("sick 1", 2).deploys("good 2", 2).with(SHORT), Outcome.DEPLOYED, "put /web 'good 2' x2")
                        .also(HealthyVersionRows::saidBeforeTheWrite),
                row("the same file once more while it hangs unhealthy: followed, then back to what serves",
                        s -> orphaned(s, "sick 2").deploys("sick 2", 2).with(SHORT), Outcome.ROLLED_BACK, (String[]) null)
                        .also(runs("good 1")),
                row("the same file once more while it hangs unhealthy, force: followed, then back to what serves",
                        s -> orphaned(s, "sick 2").deploys("sick 2", 2).with(FORCE), Outcome.ROLLED_BACK, (String[]) null)
                        .also(runs("good 1")),
                row("the same file once more while it hangs unhealthy: followed, then left, as the policy says",
                        s -> orphaned(s, "sick 2").deploys("sick 2", 2)
                                .with(SHORT.withOnFailure(OnFailure.LEAVE, OnFailure.LEAVE)), Outcome.LEFT),
                row("the same file once more while it is deployed: followed to its good end",
                        s -> orphaned(s, "slow 2").deploys("slow 2", 2).with(SHORT), Outcome.UNCHANGED)
                        .or(Outcome.DEPLOYED),
                row("half old, half new, and no deployment: the same file is submitted anew", s -> {
                    orphaned(s, "slow 2").deploys("slow 2", 2).with(SHORT);
                    s.otherCancels();
                }, Outcome.DEPLOYED, "put /web 'slow 2' x2"),
                row("half old, half new, and no deployment, submitted anew, never healthy: back to what serves", s -> {
                    orphaned(s, "sick 2").deploys("sick 2", 2).with(SHORT);
                    s.otherCancels();
                }, Outcome.ROLLED_BACK, (String[]) null).also(runs("good 1")),
                others("somebody's forced scaling replaces our deployment half-way",
                        s -> s.runs("good 1", 2).deploys("slow 2", 2).with(SHORT).at(5, () -> s.otherForcesScale(3)),
                        Outcome.SUPERSEDED, "put /web 'slow 2' x2"),
                row("a file without instances, of an app that was scaled to five: it stays five", s -> {
                    ObjectNode file = app(APP, "good 2", 2);
                    file.remove("instances");
                    s.runs("good 1", 5).deploys(file);
                }, Outcome.DEPLOYED, "put /web 'good 2' x5"),
                row("a file without instances, of an app that was scaled to five, unchanged", s -> {
                    ObjectNode file = app(APP, "good 1", 2);
                    file.remove("instances");
                    s.runs("good 1", 5).deploys(file);
                }, Outcome.UNCHANGED),
                row("a file without instances, of a new app", s -> {
                    ObjectNode file = app(APP, "good 1", 2);
                    file.remove("instances");
                    s.deploys(file);
                }, Outcome.DEPLOYED, "put /web 'good 1' x1"));
    }
}
