package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.rollout.Order;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an earlier attempt of the same build has left in a centre, and what only looks so. */
class RolloutTakeOverTest {
    private static final String BUILD = "web#7";

    private static Outcome outcome(RolloutStory story, String centre) {
        return story.report.of(centre).outcome();
    }

    /** Version 1 runs in both; a first attempt is killed once it has sent version 2 to the first, and something happens then. */
    private static RolloutStory killedAfterTheFirst(String first, String second, Runnable... then) {
        RolloutStory story = new RolloutStory().centres("north", "south");
        story.scenarios.values().forEach(scenario -> scenario.runs("good 1", 2).asBuild(BUILD).with(RollbackRows.SHORT));
        story.of("north").deploys(first + " 2", 2);
        story.of("south").deploys(second + " 2", 2);
        boolean[] killed = new boolean[1];
        story.kill = (before, step) -> {
            if (killed[0] || story.of("north").way.writes.isEmpty()) {
                return null;
            }
            killed[0] = true;
            List.of(then).forEach(Runnable::run);
            return RolloutStory.ANEW;
        };
        return story;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ROLLBACK", "LEAVE"})
    void whatIsUnderWayYetGoesBackTooWhenAnotherCentreRefuses(OnFailure policy) {
        RolloutStory[] made = new RolloutStory[1];
        made[0] = killedAfterTheFirst("sick", "good", () -> made[0].of("south").otherPuts("sick 9"));
        RolloutStory story = made[0];
        story.scenarios.values().forEach(scenario ->
                scenario.with(RollbackRows.SHORT.withOnLock(OnLock.FAIL).withOnFailure(policy, policy)));

        RolloutReport report = story.run(RolloutRow.plan(Order.SEQUENCE, policy));

        boolean back = policy == OnFailure.ROLLBACK;
        assertThat(report.outcome()).as(story.told.toString()).isEqualTo(back ? Outcome.ROLLED_BACK : Outcome.REFUSED);
        assertThat(outcome(story, "south")).isEqualTo(Outcome.REFUSED);
        assertThat(outcome(story, "north")).isEqualTo(back ? Outcome.ROLLED_BACK : Outcome.REFUSED);
        assertThat(story.of("north").marathon.apps.get(Scenario.APP).command()).isEqualTo(back ? "good 1" : "sick 2");
    }

    @Test
    void oneThatNobodyCanFollowOnItsWayBackIsNotToldAsUntouched() {
        RolloutStory story = killedAfterTheFirst("good", "sick");
        story.of("north").in(PhaseName.ROLLBACK, 0.1, () -> story.rollout.broken("north", "its state is lost"));

        RolloutReport report = story.run(RolloutRow.SEQUENCE);

        assertThat(outcome(story, "north")).as(story.told.toString()).isEqualTo(Outcome.ROLLBACK_FAILED);
        assertThat(report.outcome()).isEqualTo(Outcome.ROLLBACK_FAILED);
        assertThat(report.of("north").reason()).contains("its state is lost").doesNotContain("Nothing was changed");
    }

    /** The same build has deployed one app of a group by itself: that is no deployment of the group. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGroupIsNotTakenBackForOneOfItsApps(boolean isNew) {
        ObjectNode a = Scenario.app("/g/a", "good 2", 2);
        ObjectNode b = Scenario.app("/g/b", "good 1", 1);
        RolloutStory story = new RolloutStory().centres("north", "south");
        story.scenarios.values().forEach(scenario -> scenario.asBuild(BUILD).with(RollbackRows.SHORT));
        Scenario north = story.of("north");
        if (isNew) {
            north.runs(b);
        } else {
            north.runs(Scenario.app("/g/a", "good 1", 2), b);
        }
        assertThat(new Run(north.deploys(a), null).report.outcome()).isEqualTo(Outcome.DEPLOYED);
        north.again().deploysGroup(a, b);
        story.of("south").runs(Scenario.app("/g/a", "good 1", 2), b).deploysGroup(Scenario.app("/g/a", "sick 2", 2), b);

        RolloutReport report = story.run(RolloutRow.SEQUENCE);

        assertThat(report.outcome()).as(story.told.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(north.way.writes).isEmpty();
        assertThat(north.marathon.apps).containsOnlyKeys("/g/a", "/g/b");
    }

    /** Two submissions of the build: the last one is taken back, and the app that the first one sent stays as it is. */
    @Test
    void ofAGroupTheLastSubmissionIsTakenBack() {
        ObjectNode a = Scenario.app("/g/a", "good 2", 2);
        ObjectNode b = Scenario.app("/g/b", "good 2", 1);
        RolloutStory story = new RolloutStory().centres("north", "south");
        story.scenarios.values().forEach(scenario -> scenario.asBuild(BUILD).with(RollbackRows.SHORT)
                .runs(Scenario.app("/g/a", "good 1", 2), Scenario.app("/g/b", "good 1", 1)));
        Scenario north = story.of("north");
        assertThat(new Run(north.deploys(a), null).report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(new Run(north.again().deploysGroup(a, b), null).report.outcome()).isEqualTo(Outcome.DEPLOYED);
        north.anew().way.writes.clear();
        story.of("south").deploysGroup(Scenario.app("/g/a", "sick 2", 2), b);

        RolloutReport report = story.run(RolloutRow.SEQUENCE);

        assertThat(report.outcome()).as(story.told.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(outcome(story, "north")).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(north.marathon.apps.get("/g/a").command()).isEqualTo("good 2");
        assertThat(north.marathon.apps.get("/g/b").command()).isEqualTo("good 1");
    }
}
