package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.Row.others;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.APP;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.util.List;
import java.util.Optional;

/** Builds that come out of order: build 41 of shop/web deploys. */
final class OrderRows {
    private static final String PUT = "put /web 'good 2' x2";
    private static final Policy FORCE = Policy.defaults().withOnLock(OnLock.FORCE);
    private static final Policy FAIL = Policy.defaults().withOnLock(OnLock.FAIL);

    private OrderRows() {}

    private static ObjectNode of(String build, ObjectNode app) {
        app.putObject("labels").put(OwnLabels.BUILD, build).put(OwnLabels.SUBMISSION, "theirs");
        return app;
    }

    private static ObjectNode web(String build, String command) {
        return of(build, app(APP, command, 2));
    }

    private static Scenario after(Scenario s, String build) {
        return s.runs(web(build, "good 1")).deploys("good 2", 2).asBuild("shop/web#41");
    }

    /** Of a group: what runs there, by whom. */
    private static Scenario group(Scenario s, String a, String b) {
        return s.runs(of(a, app("/g/a", "good 1", 1)), of(b, app("/g/b", "good 1", 1))).asBuild("shop/web#41");
    }

    private static Scenario behind(Scenario s, double until) {
        after(s, "shop/web#39");
        return s.queued(() -> s.seconds() < until ? Build.parse("shop/web#40") : Optional.empty());
    }

    static List<Row> rows() {
        return List.of(
                row("a newer build runs", s -> after(s, "shop/web#42"), Outcome.REFUSED),
                row("a newer build runs, by far", s -> after(s, "shop/web#100"), Outcome.REFUSED),
                row("a newer build runs, and may be replaced",
                        s -> after(s, "shop/web#42").with(Policy.defaults().withAllowOlder(true)), Outcome.DEPLOYED, PUT),
                row("an older build runs", s -> after(s, "shop/web#9"), Outcome.DEPLOYED, PUT),
                row("the same build runs", s -> after(s, "shop/web#41"), Outcome.DEPLOYED, PUT),
                row("a newer build of another job runs", s -> after(s, "shop/web/main#42"), Outcome.DEPLOYED, PUT),
                row("a newer build of a job that differs by case runs", s -> after(s, "shop/Web#42"), Outcome.DEPLOYED, PUT),
                row("the label has no number", s -> after(s, "shop/web#"), Outcome.DEPLOYED, PUT),
                row("the label is no build", s -> after(s, "jenkins-shop-web-42"), Outcome.DEPLOYED, PUT),
                row("the label's number is out of this world", s -> after(s, "shop/web#99999999999999999999"),
                        Outcome.DEPLOYED, PUT),
                row("nobody knows whose deployment it is", s -> after(s, "shop/web#42").asBuild(""), Outcome.DEPLOYED, PUT),
                row("a newer build runs, and nothing differs", s -> after(s, "shop/web#42").deploys("good 1", 2),
                        Outcome.UNCHANGED),
                row("a newer build runs, only scaled", s -> after(s, "shop/web#42").deploys("good 1", 4), Outcome.REFUSED),
                row("a newer build comes while a lock is waited for", s -> after(s, "shop/web#40")
                                .refuses("put", 1, Kind.LOCKED).at(0.3, () -> s.otherPuts(web("shop/web#42", "good 3"))),
                        Outcome.REFUSED, PUT),
                row("a newer build is being deployed, and ends well", s -> {
                    after(s, "shop/web#40");
                    s.otherPuts(web("shop/web#42", "good 3"));
                }, Outcome.REFUSED),
                row("a newer build is being deployed, and is reverted", s -> {
                    after(s, "shop/web#40");
                    s.otherPuts(web("shop/web#42", "sick 3"));
                    s.at(5, s::otherReverts);
                }, Outcome.DEPLOYED, PUT),
                row("a newer build is being deployed, force", s -> {
                    after(s, "shop/web#40").with(FORCE);
                    s.otherPuts(web("shop/web#42", "good 3"));
                }, Outcome.REFUSED),
                others("the answer is lost, and a newer build comes before it is sent again", s -> after(s, "shop/web#40")
                                .loses("put", -1).at(10.3, () -> s.otherPuts(web("shop/web#42", "good 3"))),
                        Outcome.SUPERSEDED, PUT),
                row("group: a newer build runs in an app that would change",
                        s -> group(s, "shop/web#40", "shop/web#42")
                                .deploysGroup(app("/g/a", "good 2", 1), app("/g/b", "good 2", 1)),
                        Outcome.REFUSED),
                row("group: a newer build runs in an app that would be stopped",
                        s -> group(s, "shop/web#40", "shop/web#42").deploysGroup(app("/g/a", "good 2", 1)),
                        Outcome.REFUSED),
                row("group: a newer build runs in an app that stays",
                        s -> group(s, "shop/web#40", "shop/web#42")
                                .deploysGroup(app("/g/a", "good 2", 1), app("/g/b", "good 1", 1)),
                        Outcome.DEPLOYED, "put /g /g/a+label /g/b+label"),
                row("behind an earlier build", s -> behind(s, 60), Outcome.DEPLOYED, PUT),
                row("behind an earlier build for too long", s -> behind(s, 9999), Outcome.REFUSED),
                row("behind an earlier build, fail", s -> behind(s, 60).with(FAIL), Outcome.REFUSED),
                row("behind an earlier build, force", s -> behind(s, 60).with(FORCE), Outcome.DEPLOYED,
                        "put! /web 'good 2' x2"),
                row("behind an earlier build, interrupted",
                        s -> behind(s, 60).interrupted(PhaseName.PREPARE, 20), Outcome.CANCELLED));
    }
}
