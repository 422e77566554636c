package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.FollowRows.update;
import static io.jenkins.plugins.marathondeploy.deploy.RollbackRows.SHORT;
import static io.jenkins.plugins.marathondeploy.deploy.Row.others;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.util.List;

/** What Marathon answers, and what must not be forgotten of it. */
final class AnswerRows {
    private static final String PUT = "put /web 'good 2' x2";
    private static final String CAUSE = "unsupported docker network type NONE";

    private AnswerRows() {}

    private static ObjectNode unready() {
        ObjectNode app = Scenario.app(Scenario.APP, "unready 2", 2);
        app.putArray("readinessChecks").addObject().put("name", "rc").put("path", "/ready").put("portName", "http");
        return app;
    }

    private static void tellsReadiness(Run run) {
        assertThat(run.report.reason() + run.report.diagnosis()).contains("answered 503 \"warming up\"");
    }

    static List<Row> rows() {
        return List.of(
                row("a 500 that says why, three times the same: that is the answer", s -> update(s).with(SHORT)
                        .answers("put", FaultyMarathon.INTERNAL_ERROR, CAUSE), Outcome.REFUSED, PUT, PUT, PUT)
                        .also(run -> assertThat(run.report.reason()).contains(CAUSE)),
                row("a 503 to the limit: the reason has the last cause", s -> update(s).with(SHORT)
                        .answers("put", Kind.UNAVAILABLE, "503 from http://m1: no leader"), Outcome.REFUSED, (String[]) null)
                        .also(run -> assertThat(run.report.reason()).contains("no leader")),
                row("what Marathon says to the limit of deployments ends with a full stop", s -> update(s).with(SHORT)
                        .answers("put", Kind.TOO_MANY_DEPLOYMENTS, "Max number (1) of running deployments is achieved."),
                        Outcome.REFUSED, (String[]) null)
                        .also(run -> assertThat(run.report.reason()).doesNotContain(".,")),
                row("a readiness check that never succeeds, new app", s -> s.deploys(unready()).with(SHORT),
                        Outcome.NOTHING_TO_ROLL_BACK, "put /web 'unready 2' x2", "revert d1")
                        .also(AnswerRows::tellsReadiness),
                row("a readiness check that never succeeds", s -> s.runs("good 1", 2).deploys(unready()).with(SHORT),
                        Outcome.ROLLED_BACK, "put /web 'unready 2' x2", "revert d2").also(AnswerRows::tellsReadiness),
                row("lost answer, somebody else's change comes, and then ours arrives over it after all: followed",
                        s -> update(s).loses("put", 15).at(0.3, () -> s.otherPuts("good 9")), Outcome.DEPLOYED, PUT),
                row("lost answer, somebody else's change comes, and then ours arrives after all, never healthy: back to theirs",
                        s -> RollbackRows.fails(s).loses("put", 15).at(0.3, () -> s.otherPuts("good 9")),
                        Outcome.ROLLED_BACK, RollbackRows.SICK, "revert d3"),
                others("lost answer, somebody else's change comes, and ours never arrives",
                        s -> update(s).loses("put", -1).at(0.3, () -> s.otherPuts("good 9")), Outcome.SUPERSEDED, PUT));
    }
}
