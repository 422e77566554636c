package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.rollout.Order;
import io.jenkins.plugins.marathondeploy.rollout.RolloutPlan;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A centre that was not changed, on a Marathon where each question waits for longer than what it tells counts. */
class RolloutLastLookTest {
    /** Each question waits for 40 s. */
    private static final class Slow extends Random {
        private static final long serialVersionUID = 1L;

        @Override
        public int nextInt(int bound) {
            return bound > 60_000 ? 40_000 : 0;
        }
    }

    @Test
    void looksThatAreOldWhenTheyEndAreNotRepeatedForEver() {
        RolloutStory story = new RolloutStory().centres("north", "south");
        story.scenarios.values().forEach(scenario -> scenario.runs("good 1", 2).with(RollbackRows.SHORT));
        story.of("north").deploys("good 1", 2);
        story.of("south").deploys("sick 2", 2);
        story.of("north").queueing.atRandom(new Slow());

        story.run(new RolloutPlan(Order.SEQUENCE, Duration.ZERO, List.of(), OnFailure.ROLLBACK, OnFailure.ROLLBACK));

        assertThat(story.report.outcome()).as(story.told.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(story.report.of("north").outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(story.seconds()).isLessThan(600);
    }
}
