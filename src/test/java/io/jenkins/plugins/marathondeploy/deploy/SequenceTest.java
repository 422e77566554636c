package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.Scenario.APP;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.app;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Several deployments of one app or group, one after the other. */
class SequenceTest {
    private static ObjectNode resident(String command, int instances) {
        ObjectNode app = app(APP, command, instances);
        app.putObject("container").put("type", "MESOS").putArray("volumes").addObject()
                .put("containerPath", "data").put("mode", "RW").putObject("persistent").put("size", 64);
        app.putObject("upgradeStrategy").put("minimumHealthCapacity", 0.5).put("maximumOverCapacity", 0);
        return app;
    }

    @Test
    void aResidentAppIsDeployedSixTimesInARow() {
        Scenario scenario = new Scenario().with(RollbackRows.SHORT.withMaxTaskFailures(3));
        for (int number = 1; number <= 6; number++) {
            Run run = new Run(scenario.again().deploys(resident("good " + number, 2)), null);
            assertThat(run.report.outcome()).as("deployment " + number + ": " + run.report.reason()).isEqualTo(Outcome.DEPLOYED);
            assertThat(run.events).as("deployment " + number).noneMatch(DeploymentEvent.TaskFailed.class::isInstance);
            scenario.pass(Duration.ofSeconds(5));
        }
        assertThat(scenario.marathon.app(APP).orElseThrow().tasks()).allMatch(task -> task.id().endsWith("._app.6"));
    }

    /** What its instances lost before is none of the new version's, but what it loses itself is. */
    @Test
    void aResidentAppThatCrashesAfterManyDeploymentsIsRolledBack() {
        Scenario scenario = new Scenario().with(RollbackRows.SHORT.withMaxTaskFailures(3));
        for (int number = 1; number <= 4; number++) {
            scenario.others.run(Map.of(APP, resident("good " + number, 1)));
        }
        Run run = new Run(scenario.again().deploys(resident("crash 5", 1)), null);
        assertThat(run.report.outcome()).as(run.report.reason()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(run.report.reason()).contains("3 tasks");
    }

    @Test
    void aGroupWhoseOwnFieldsWereDeployedIsUnchangedTheNextTime() {
        Scenario scenario = new Scenario().runs(app("/g/a", "good 1", 1), app("/g/b", "good 1", 1));
        List<Outcome> outcomes = List.of(dependsOnDb(scenario), dependsOnDb(scenario));
        assertThat(outcomes).containsExactly(Outcome.DEPLOYED, Outcome.UNCHANGED);
    }

    private static Outcome dependsOnDb(Scenario scenario) {
        return new Run(
                scenario.again().deploysGroupWith(
                        GroupFieldRows.group("/db"), app("/g/a", "good 1", 1), app("/g/b", "good 1", 1)),
                null).report.outcome();
    }

    @Test
    void anAppThatWasScaledInBetweenStaysSoForAFileWithoutInstances() {
        ObjectNode file = app(APP, "good 1", 1);
        file.remove("instances");
        Scenario scenario = new Scenario().deploys(file);
        assertThat(new Run(scenario, null).report.outcome()).isEqualTo(Outcome.DEPLOYED);
        scenario.otherScales(5);
        scenario.pass(Duration.ofSeconds(10));
        assertThat(new Run(scenario.again().deploys(file.deepCopy().put("cmd", "good 2")), null).report.outcome())
                .isEqualTo(Outcome.DEPLOYED);
        assertThat(scenario.marathon.apps.get(APP).instances()).isEqualTo(5);
    }
}
