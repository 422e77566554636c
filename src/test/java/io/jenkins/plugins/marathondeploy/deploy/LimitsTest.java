package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit ends when it says, and not with the next look that would have come anyway. */
class LimitsTest {
    private static void isBetween(double seconds, double limit) {
        assertThat(seconds).isBetween(limit, limit + 1);
    }

    private static double since(Run run, PhaseName phase) {
        return run.scenario.seconds() - run.scenario.enteredAt(phase);
    }

    private static Policy limits(double deployment, double rollback, double lock) {
        return Policy.defaults()
                .withTimeouts(seconds(deployment), seconds(rollback), seconds(lock))
                .withMaxTaskFailures(0);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 12, 33.3})
    void ofTheDeployment(double limit) {
        Run run = new Run(
                new Scenario().runs("good 1", 2).deploys("sick 2", 2)
                        .with(limits(limit, 300, 300).withOnFailure(OnFailure.LEAVE, OnFailure.LEAVE)),
                null);

        assertThat(run.report.outcome()).isEqualTo(Outcome.LEFT);
        isBetween(run.scenario.seconds(), limit);
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 12, 33.3})
    void ofTheWaitForAnotherDeployment(double limit) {
        Scenario scenario = new Scenario().runs("good 1", 2).deploys("good 2", 2).with(limits(300, 300, limit));
        scenario.otherPuts("sick 9");
        Run run = new Run(scenario, null);

        assertThat(run.report.outcome()).isEqualTo(Outcome.REFUSED);
        isBetween(run.scenario.seconds(), limit);
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 12, 33.3})
    void ofTheRollback(double limit) {
        Run run = new Run(
                new Scenario().runs("sick 1", 2).deploys("sick 2", 2).with(limits(5, limit, 300)), null);

        assertThat(run.report.outcome()).isEqualTo(Outcome.ROLLBACK_FAILED);
        isBetween(since(run, PhaseName.ROLLBACK), limit);
    }
}
