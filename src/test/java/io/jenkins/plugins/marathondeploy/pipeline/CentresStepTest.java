package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CentresStepTest {
    /** One at a time has the block: the last one must have time for those before it. */
    @ParameterizedTest
    @CsvSource({"sequence, 5", "canary, 10", "parallel, 15"})
    void theBlocksLimitIsAsLongAsThoseAtTheSameTimeNeed(String order, int minutes) throws Exception {
        MarathonDeployWithTestStep step = new MarathonDeployWithTestStep();
        step.setCentres(List.of("north", "south", "east", "west"));
        step.setWithout(List.of("west"));
        step.setOrder(order);
        step.setVerifyTimeout("5m");

        assertThat(step.tested(Policy.defaults()).gates()).extracting(Gate::limit).containsExactly(Duration.ofMinutes(minutes));
    }

    @Test
    void ofASingleMarathonItIsTheOneThatIsGiven() throws Exception {
        MarathonDeployWithTestStep step = new MarathonDeployWithTestStep();
        step.setMarathon("north");

        assertThat(step.tested(Policy.defaults()).gates()).extracting(Gate::limit).containsExactly(Gate.DEFAULT_TEST_LIMIT);
    }

    /** It would be taken for the only one that is configured. */
    @Test
    void aListWithoutANameIsRefused() {
        for (List<String> names : List.of(List.<String>of(), List.of(""), List.of(" ", ""))) {
            assertThatThrownBy(() -> new MarathonDeployStep.DescriptorImpl().customInstantiate(Map.of("marathon", names)))
                    .hasMessageContaining("'marathon' is a list without a name");
        }
    }

    @Test
    void aValueWhoseCentreWasForgottenIsNotShown() {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setCentres(List.of("north", "south"));
        step.setSetFor(List.of("PASSWORD=s3cret:4"));

        assertThatThrownBy(step::sites)
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("'setFor'")
                .message().doesNotContain("s3cret");
    }
}
