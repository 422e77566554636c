package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.Row.others;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.APP;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.TaskCounts;
import io.jenkins.plugins.marathondeploy.marathon.TaskFailure;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.time.Duration;
import java.util.List;

/** Deployments that go their way, or are taken out of our hands while they are followed. */
final class FollowRows {
    private static final String PUT = "put /web 'good 2' x2";

    private FollowRows() {}

    static Scenario update(Scenario s) {
        return s.runs("good 1", 2).deploys("good 2", 2);
    }

    static List<Row> rows() {
        return List.of(
                row("a new version becomes healthy", s -> update(s), Outcome.DEPLOYED, PUT),
                row("an app that did not exist", s -> s.deploys("good 1", 3), Outcome.DEPLOYED, "put /web 'good 1' x3"),
                row("an app without health checks", s -> s.runs("good 1", 2).deploys(unchecked("good 2")), Outcome.DEPLOYED, PUT),
                row("a slow one", s -> s.runs("good 1", 2).deploys("slow 2", 2), Outcome.DEPLOYED, "put /web 'slow 2' x2"),
                row("no instances wanted", s -> s.runs("good 1", 2).deploys("good 2", 0), Outcome.DEPLOYED, "put /web 'good 2' x0"),
                row("the deployment is never listed", s -> {
                    update(s);
                    s.way.hidesDeployments = true;
                }, Outcome.DEPLOYED, PUT),
                row("not listed yet right after the answer", s -> {
                    update(s).at(0.001, () -> s.way.hidesDeployments = true);
                    s.at(4, () -> s.way.hidesDeployments = false);
                }, Outcome.DEPLOYED, PUT),
                row("Marathon shows the old version for some seconds after it took the new one",
                        s -> stale(update(s), PhaseName.FOLLOW, 6), Outcome.DEPLOYED, PUT),
                row("Marathon took it, yet goes on having the old version", s -> update(s).forgets("put"), Outcome.REFUSED, PUT),
                row("Marathon took a new app, yet does not have it", s -> s.deploys("good 1", 2).forgets("put"), Outcome.REFUSED,
                        "put /web 'good 1' x2"),
                row("Marathon shows a new app some seconds later", s -> {
                    s.deploys("good 1", 2).at(0, () -> s.way.hidesApps = true).at(6, () -> s.way.hidesApps = false);
                }, Outcome.DEPLOYED, "put /web 'good 1' x2"),
                row("old tasks take long to stop", s -> {
                    update(s);
                    s.marathon.killTime = 20_000;
                }, Outcome.DEPLOYED, PUT),
                row("all healthy, but the counts include old instances", s -> {
                    update(s).with(Policy.defaults().withTimeouts(minute(), minute(), minute()));
                    s.deploys("sick 2", 2);
                    s.way.view = FollowRows::countOldAsHealthy;
                }, Outcome.ROLLED_BACK, "put /web 'sick 2' x2", "revert d2"),
                row("each task fails once, and is good then", s -> s.runs("good 1", 2).deploys("stumbling 2", 2)
                        .with(Policy.defaults().withMaxTaskFailures(5)), Outcome.DEPLOYED, "put /web 'stumbling 2' x2"),
                row("a crash loop with moments in which all are healthy", s -> s.runs("good 1", 2).deploys("looping 2", 2)
                        .with(Policy.defaults().withMaxTaskFailures(0).withTimeouts(minute(), minute(), minute())),
                        Outcome.ROLLED_BACK, (String[]) null),
                row("old failures do not count", s -> {
                    update(s).with(Policy.defaults().withMaxTaskFailures(1));
                    s.marathon.apps.get(APP).lastFailure = failure("v0");
                }, Outcome.DEPLOYED, PUT),
                row("unchanged: nothing is sent", s -> s.runs("good 1", 2).deploys("good 1", 2), Outcome.UNCHANGED),
                row("unchanged, submitted all the same: every instance is new",
                        s -> s.runs("good 1", 2).deploys("good 1", 2).with(Policy.defaults().withAlwaysSubmit(true)), Outcome.DEPLOYED, "put /web 'good 1' x2"),
                row("only scaled, submitted all the same: every instance is new",
                        s -> s.runs("good 1", 2).deploys("good 1", 4).with(Policy.defaults().withAlwaysSubmit(true)), Outcome.DEPLOYED, "put /web 'good 1' x4"),
                row("unchanged, but not healthy", s -> s.runs("sick 1", 2).deploys("sick 1", 2), Outcome.LEFT),
                row("unchanged, healthy after a while", s -> s.runs("slow 1", 2).deploys("slow 1", 2), Outcome.UNCHANGED),
                others("unchanged, but replaced while it is looked at", s -> {
                    s.runs("sick 1", 2).deploys("sick 1", 2).at(5, () -> s.otherPuts("good 9"));
                }, Outcome.SUPERSEDED),
                others("unchanged, but deleted while it is looked at",
                        s -> s.runs("sick 1", 2).deploys("sick 1", 2).at(5, s::otherDeletes), Outcome.SUPERSEDED),
                row("only labels of ours differ", s -> s.runs(ours(app(APP, "good 1", 2))).deploys("good 1", 2), Outcome.UNCHANGED),
                row("only more instances: our labels stay, nothing restarts",
                        s -> s.runs("good 1", 2).deploys("good 1", 4), Outcome.DEPLOYED, "put /web 'good 1' x4, no label"),
                row("only fewer instances", s -> s.runs("good 1", 4).deploys("good 1", 2),
                        Outcome.DEPLOYED, "put /web 'good 1' x2, no label"),
                row("scaling that Marathon shows late", s -> stale(s.runs("good 1", 2).deploys("good 1", 4), PhaseName.FOLLOW, 5),
                        Outcome.DEPLOYED, "put /web 'good 1' x4, no label"),
                others("scaled, and scaled elsewhere by someone else", s -> {
                    s.runs("good 1", 2).deploys("good 1", 4).at(1, () -> s.otherForcesScale(3));
                }, Outcome.SUPERSEDED, "put /web 'good 1' x4, no label"),
                row("the number of instances is left to the autoscaler",
                        s -> s.runs("good 1", 5).deploys("good 2", 2).with(Policy.defaults().withKeepInstances(true)),
                        Outcome.DEPLOYED, "put /web 'good 2' x5"),
                row("unchanged where the number of instances is left to the autoscaler",
                        s -> s.runs("good 1", 5).deploys("good 1", 2).with(Policy.defaults().withKeepInstances(true)),
                        Outcome.UNCHANGED),
                row("an autoscaler wants to scale during the deployment, and meets its lock", s -> update(s).at(1, () -> s.otherScales(4)),
                        Outcome.DEPLOYED, PUT),
                others("gone, because someone cancelled it", s -> update(s).at(0.7, s::otherCancels), Outcome.CANCELLED, PUT),
                others("gone, because a forced deployment replaced it",
                        s -> update(s).at(1.5, () -> s.otherPuts("good 9")), Outcome.SUPERSEDED, PUT),
                others("reverted by someone", s -> update(s).at(1.5, s::otherReverts), Outcome.SUPERSEDED, PUT),
                others("deleted by someone", s -> update(s).at(1.5, s::otherDeletes), Outcome.SUPERSEDED, PUT),
                others("replaced in the very moment it became healthy",
                        s -> update(s).at(2, () -> s.otherPuts("good 9")), Outcome.SUPERSEDED, PUT),
                row("first deployment cancelled by someone, and healthy all the same",
                        s -> s.deploys("good 1", 2).at(0.9, s::otherCancels), Outcome.DEPLOYED, "put /web 'good 1' x2"));
    }

    static ObjectNode unchecked(String command) {
        ObjectNode app = app(APP, command, 2);
        app.remove("healthChecks");
        return app;
    }

    static ObjectNode ours(ObjectNode app) {
        app.putObject("labels").put(OwnLabels.BUILD, "web#7").put(OwnLabels.SUBMISSION, "before");
        return app;
    }

    /** Answers as before the write for some seconds of a phase, as a Marathon does that has not caught up. */
    static Scenario stale(Scenario s, PhaseName phase, double seconds) {
        AppStatus[] before = new AppStatus[1];
        boolean[] caughtUp = new boolean[1];
        s.way.view = now -> {
            if (s.machine().phase() == phase && !caughtUp[0] && before[0] != null) {
                return before[0];
            }
            before[0] = now;
            return now;
        };
        return s.in(phase, seconds, () -> caughtUp[0] = true);
    }

    private static AppStatus countOldAsHealthy(AppStatus app) {
        int healthy = app.latest().healthy() + app.outdated().healthy();
        ObjectNode definition = app.definition().deepCopy().put("tasksHealthy", healthy);
        return new AppStatus(app.id(), app.version(), app.lastConfigChangeAt(), app.instances(), app.healthChecked(),
                app.labels(), app.deployments(), app.latest(), new TaskCounts(0, 0, 0, 0), app.tasks(),
                app.lastTaskFailure(), definition);
    }

    static TaskFailure failure(String version) {
        return new TaskFailure("web.instance-old._app.9", "TASK_FAILED", "exited", "agent1", "S0", version, "T0");
    }

    static Duration minute() {
        return Duration.ofMinutes(1);
    }
}
