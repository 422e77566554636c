package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.rollout.Order;
import io.jenkins.plugins.marathondeploy.rollout.RolloutPlan;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    private static RolloutStory paused(String... fates) {
        RolloutStory story = new RolloutStory().centres(List.of("north", "south", "east").subList(0, fates.length).toArray(String[]::new));
        int at = 0;
        for (Scenario scenario : story.scenarios.values()) {
            scenario.runs("good 1", 2).deploys(fates[at++] + " 2", 2).with(RollbackRows.SHORT);
        }
        return story;
    }

    private static RolloutPlan plan(Order order, OnFailure policy) {
        return new RolloutPlan(order, Duration.ofSeconds(100), List.of(), policy, policy);
    }

    /** Who looks at the canary for the time of the pause wants the others to be spared. */
    @ParameterizedTest
    @EnumSource(value = OnFailure.class, names = {"ROLLBACK", "ROLLBACK_FAILED"})
    void whatFailsInThePauseKeepsItFromTheOthers(OnFailure policy) {
        RolloutStory story = paused("fading", "good", "good");

        RolloutReport report = story.run(plan(Order.CANARY, policy));

        assertThat(report.outcome()).as(story.told.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.cause()).isEqualTo("north");
        assertThat(report.end().reason()).contains("did not stay so until the rollout had ended");
        assertThat(story.begun).containsExactly("north");
    }

    @Test
    void whatSomebodyElseHasPutInItsPlaceInThePauseIsNotDeployedToTheOthersEither() {
        RolloutStory story = paused("good", "good");
        story.of("north").at(60, () -> story.of("north").otherPuts("good 9"));

        RolloutReport report = story.run(plan(Order.SEQUENCE, OnFailure.ROLLBACK));

        assertThat(report.outcome()).as(story.told.toString()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(story.begun).containsExactly("north");
        assertThat(story.of("north").marathon.apps.get(Scenario.APP).command()).isEqualTo("good 9");
    }

    /** The same with one that had nothing to be sent, and was looked at before all. */
    @Test
    void whatWasThereAlreadyIsLookedAtToo() {
        RolloutStory story = paused("good", "good", "good");
        story.of("east").deploys("good 1", 2);
        story.of("east").at(60, () -> story.of("east").otherPuts("good 9"));

        RolloutReport report = story.run(plan(Order.SEQUENCE, OnFailure.ROLLBACK));

        assertThat(report.outcome()).as(story.told.toString()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(story.begun).containsExactly("north");
        assertThat(story.report.of("north").outcome()).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void looksThatAreOldWhenTheyEndDoNotKeepItFromTheNext() {
        RolloutStory story = paused("good", "good", "good");
        story.scenarios.values().forEach(scenario -> scenario.with(RollbackRows.SHORT
                .withTimeouts(Duration.ofMinutes(20), Duration.ofMinutes(20), Duration.ofMinutes(20))));
        Random slow = new Slow();
        story.of("north").queueing.atRandom(new Random() {
            @Override
            public int nextInt(int bound) {
                return story.begun.size() < 3 ? slow.nextInt(bound) : 0;
            }
        });

        assertThat(story.run(plan(Order.SEQUENCE, OnFailure.ROLLBACK)).outcome()).as(story.told.toString()).isEqualTo(Outcome.DEPLOYED);
    }
}
