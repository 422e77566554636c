package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.rollout.Order;
import io.jenkins.plugins.marathondeploy.rollout.RolloutPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Gates of one of several centres. */
class RolloutGatesTest {
    /** What they were told before the first centre began says little when the turn of a later one comes. */
    @Test
    void thoseBeforeAChangeAreAskedRightBeforeIt() {
        RolloutStory story = new RolloutStory().centres("north", "south");
        story.scenarios.values().forEach(scenario -> scenario.runs("good 1", 2).with(RollbackRows.SHORT));
        story.of("north").deploys("slow 2", 2);
        Scenario south = story.of("south").deploys("good 2", 2);
        south.with(RollbackRows.SHORT.withGates(List.of(SimulatedGates.gate("alerts", "good", Gate.When.BEFORE, 20))));

        story.run(new RolloutPlan(Order.SEQUENCE, Duration.ZERO, List.of(), OnFailure.ROLLBACK, OnFailure.ROLLBACK));

        assertThat(story.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(south.gates.questions("alerts")).isEqualTo(2);
        String last = south.gates.asked.get(1);
        assertThat(Double.parseDouble(last.substring("alerts ".length())))
                .isGreaterThanOrEqualTo(story.of("north").enteredAt(PhaseName.FOLLOW) + 10);
    }
}
