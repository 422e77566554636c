package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import io.jenkins.plugins.marathondeploy.rollout.Order;
import io.jenkins.plugins.marathondeploy.rollout.Rollout;
import io.jenkins.plugins.marathondeploy.rollout.RolloutPlan;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rollouts over simulated Marathons, one story each; {@link RolloutStory} holds all of them to what is true there. */
class RolloutTest {
    private static final Policy POLICY = RollbackRows.SHORT;

    private static RolloutPlan plan(Order order) {
        return new RolloutPlan(order, Duration.ZERO, List.of(), OnFailure.ROLLBACK, OnFailure.ROLLBACK);
    }

    /** Version 1 runs everywhere; version 2 has these fates. */
    private static RolloutStory story(String... fates) {
        RolloutStory story = new RolloutStory().centres(List.of("north", "south", "east").subList(0, fates.length).toArray(String[]::new));
        int at = 0;
        for (Scenario scenario : story.scenarios.values()) {
            scenario.runs("good 1", 2).deploys(fates[at++] + " 2", 2).with(POLICY);
        }
        return story;
    }

    private static Outcome outcome(RolloutStory story, String centre) {
        return story.report.of(centre).outcome();
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void allAreDeployed(Order order) {
        RolloutStory story = story("good", "good", "good");

        RolloutReport report = story.run(plan(order));

        assertThat(report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(story.begun).containsExactlyInAnyOrder("north", "south", "east");
        if (order != Order.PARALLEL) {
            assertThat(story.begun.get(0)).isEqualTo("north");
        }
    }

    @Test
    void oneAfterTheOtherMeansThatTheNextBeginsWhenTheLastIsProven() {
        RolloutStory story = story("good", "slow", "good");

        story.run(plan(Order.SEQUENCE));

        assertThat(story.begun).containsExactly("north", "south", "east");
        assertThat(story.told.indexOf(ofEnd(story, "north ended"))).isLessThan(story.told.indexOf(ofEnd(story, "south put")));
        assertThat(story.told.indexOf(ofEnd(story, "south ended"))).isLessThan(story.told.indexOf(ofEnd(story, "east put")));
    }

    private static String ofEnd(RolloutStory story, String begin) {
        return story.told.stream().filter(line -> line.startsWith(begin)).findFirst().orElseThrow();
    }

    @Test
    void whatWasDeployedIsTakenBackInTheReverseOrder() {
        RolloutStory story = story("good", "good", "sick");

        RolloutReport report = story.run(plan(Order.SEQUENCE));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.cause()).isEqualTo("east");
        assertThat(report.centres()).allMatch(centre -> centre.report().outcome() == Outcome.ROLLED_BACK);
        assertThat(story.of("north").way.writes).hasSize(2);
        int east = story.told.indexOf(ofEnd(story, "east revert"));
        int south = story.told.indexOf(ofEnd(story, "south restore"));
        int north = story.told.indexOf(ofEnd(story, "north restore"));
        assertThat(east).isLessThan(south);
        assertThat(south).isLessThan(north);
        assertThat(report.end().reason()).contains("east rolled back: not healthy within", "north rolled back: the rollout failed in east");
    }

    @Test
    void centresAfterTheOneThatFailsAreNeverWritten() {
        RolloutStory story = story("good", "sick", "good");

        story.run(plan(Order.SEQUENCE));

        assertThat(story.of("east").way.writes).isEmpty();
        assertThat(outcome(story, "east")).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void eachWayBackHasItsOwnLimit() {
        RolloutStory story = story("good", "good", "sick");
        // Old instances take long to stop: the first way back ends late, the second begins after the whole limit of one.
        Duration limit = Duration.ofSeconds(90);
        story.scenarios.values().forEach(scenario -> scenario.with(POLICY.withTimeouts(limit, limit, limit)));
        story.of("south").marathon.killTime = 60_000;
        story.of("north").marathon.killTime = 60_000;

        RolloutReport report = story.run(plan(Order.SEQUENCE));

        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void aWayBackThatFailsDoesNotStopTheOthers() {
        RolloutStory story = story("good", "good", "sick");
        story.of("south").refuses("restore", 1000, Kind.UNAUTHORISED);

        RolloutReport report = story.run(plan(Order.SEQUENCE));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLBACK_FAILED);
        assertThat(outcome(story, "south")).isEqualTo(Outcome.ROLLBACK_FAILED);
        assertThat(outcome(story, "north")).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.end().reason()).contains("south rollback failed");
    }

    @Test
    void somebodyElsesVersionIsToldAndNotTouched() {
        RolloutStory story = story("good", "sick");
        story.of("north").at(20, () -> story.of("north").otherPuts("good 9"));

        RolloutReport report = story.run(plan(Order.SEQUENCE));

        assertThat(report.outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(report.end().byOthers()).isTrue();
        assertThat(outcome(story, "south")).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(story.of("north").way.writes).hasSize(1);
        assertThat(story.of("north").marathon.apps.get(Scenario.APP).command()).isEqualTo("good 9");
    }

    @Test
    void whatSomebodyElseHasChangedMeanwhileIsSeenBeforeAllCounts() {
        RolloutStory story = story("good", "slow");
        story.of("north").at(8, () -> story.of("north").otherPuts("good 9"));

        RolloutReport report = story.run(plan(Order.SEQUENCE));

        assertThat(report.outcome()).as(story.told.toString()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(outcome(story, "south")).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void oneThatRefusesRefusesAllAndEveryReasonIsGiven() {
        RolloutStory story = story("good", "good", "good");
        story.of("south").down(0, 9999, Kind.UNAUTHORISED);
        story.of("east").with(POLICY.withOnLock(OnLock.FAIL)).otherPuts("sick 9");

        RolloutReport report = story.run(plan(Order.SEQUENCE));

        assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(story.begun).isEmpty();
        assertThat(report.end().reason()).contains("south refused: ", "east refused: ", "Nothing was changed in any centre.");
        assertThat(report.end().reason()).doesNotContain("north");
    }

    @Test
    void nothingIsSentWhileOneWaitsForALock() {
        RolloutStory story = story("good", "good");
        story.of("south").otherPuts("slow 9");

        story.run(plan(Order.PARALLEL));

        assertThat(story.report.outcome()).as(story.told.toString()).isEqualTo(Outcome.DEPLOYED);
        String first = ofEnd(story, "north put");
        assertThat(Double.parseDouble(first.substring(first.lastIndexOf(' ') + 1))).isGreaterThan(3);
    }

    @Test
    void whatIsUnchangedIsNeitherSentNorTakenBack() {
        RolloutStory story = story("good", "sick");
        story.of("north").deploys("good 1", 2);

        RolloutReport report = story.run(plan(Order.SEQUENCE));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(outcome(story, "north")).isEqualTo(Outcome.UNCHANGED);
        assertThat(story.of("north").way.writes).isEmpty();
    }

    @Test
    void aPauseIsMadeBetweenTwoAndNotAfterTheLast() {
        RolloutStory story = story("good", "good");

        story.run(new RolloutPlan(Order.SEQUENCE, Duration.ofMinutes(5), List.of(), OnFailure.ROLLBACK, OnFailure.ROLLBACK));

        assertThat(story.report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(story.seconds()).isBetween(300.0, 400.0);
    }

    @Test
    void anAbortTakesAllBack() {
        RolloutStory story = story("good", "slow", "good");
        story.of("south").in(PhaseName.FOLLOW, 2, () -> story.rollout.interrupt("aborted by admin"));

        RolloutReport report = story.run(plan(Order.SEQUENCE));

        assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.end().interrupted()).isTrue();
        assertThat(report.end().reason()).startsWith("aborted by admin.");
        assertThat(outcome(story, "north")).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(story.of("east").way.writes).isEmpty();
    }

    @Test
    void anAbortBeforeAnythingWasSentChangesNothing() {
        RolloutStory story = story("good", "good");
        story.of("south").otherPuts("sick 9");
        story.of("north").at(5, () -> story.rollout.interrupt("aborted by admin"));

        RolloutReport report = story.run(plan(Order.SEQUENCE));

        assertThat(report.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(story.begun).isEmpty();
    }

    @Test
    void whatIsLeftOnPurposeIsToldAsLeft() {
        RolloutStory story = story("good", "sick", "good");
        story.scenarios.values().forEach(scenario -> scenario.with(POLICY.withOnFailure(OnFailure.LEAVE, OnFailure.LEAVE)));

        RolloutReport report = story.run(
                new RolloutPlan(Order.SEQUENCE, Duration.ZERO, List.of("west"), OnFailure.LEAVE, OnFailure.LEAVE));

        assertThat(report.outcome()).isEqualTo(Outcome.LEFT);
        assertThat(outcome(story, "north")).isEqualTo(Outcome.DEPLOYED);
        assertThat(outcome(story, "south")).isEqualTo(Outcome.LEFT);
        assertThat(story.of("east").way.writes).isEmpty();
        assertThat(report.without()).containsExactly("west");
    }

    @Test
    void onlyTheOneThatFailedGoesBackWhereThatIsWanted() {
        RolloutStory story = story("good", "sick", "good");
        OnFailure only = OnFailure.ROLLBACK_FAILED;
        story.scenarios.values().forEach(scenario -> scenario.with(POLICY.withOnFailure(only, only)));

        RolloutReport report = story.run(new RolloutPlan(Order.SEQUENCE, Duration.ZERO, List.of(), only, only));

        assertThat(report.outcome()).as("mixed, and told so").isEqualTo(Outcome.LEFT);
        assertThat(outcome(story, "north")).isEqualTo(Outcome.DEPLOYED);
        assertThat(outcome(story, "south")).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(story.of("east").way.writes).isEmpty();
        assertThat(report.end().reason()).contains("south rolled back: not healthy within", "north deployed: /web runs version");
        assertThat(story.told).anyMatch(line -> line.startsWith("the rollout failed in south: what was deployed stays in north"));
    }

    @Test
    void rollbackFailedOfASingleMarathonIsARollback() {
        Scenario scenario = RollbackRows.fails(new Scenario())
                .with(POLICY.withOnFailure(OnFailure.ROLLBACK_FAILED, OnFailure.ROLLBACK_FAILED));

        assertThat(new Run(scenario, null).report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    }

    @Test
    void ofACentreThatIsUnchangedItIsToldWhatIsThereWhenTheOthersAreRefused() {
        RolloutStory story = story("good", "good");
        story.of("north").deploys("good 1", 2);
        story.of("south").otherPuts("sick 9");
        story.of("north").at(30, () -> story.of("north").otherPuts("good 9"));

        RolloutReport report = story.run(plan(Order.SEQUENCE));

        assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(outcome(story, "north")).as(story.told.toString()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(report.end().reason()).contains("north superseded: ");
    }

    @Test
    void ofACentreThatIsUnchangedAndDownThenItIsToldThatNobodyAnswers() {
        RolloutStory story = story("good", "good");
        story.of("north").deploys("good 1", 2).down(30, 9999, Kind.UNREACHABLE);
        story.of("south").otherPuts("sick 9");

        RolloutReport report = story.run(plan(Order.SEQUENCE));

        assertThat(report.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(report.of("north").reason()).contains("Marathon does not answer");
        assertThat(story.seconds()).as("it is not asked for the whole time of a deployment").isBetween(90.0, 100.0);
    }

    /** Another fails while it is looked at once more, and goes back for long. */
    @Test
    void ofACentreThatIsUnchangedAndWasWithdrawnFromItsLastLookItIsToldWhatIsThereInTheEnd() {
        RolloutStory story = story("good", "good", "good");
        story.of("north").deploys("good 1", 2);
        story.of("east").marathon.killTime = 20_000;
        story.of("east").in(PhaseName.FOLLOW, 0.5, () -> {
            story.of("north").down(story.seconds(), 9999, Kind.UNREACHABLE);
            story.of("south").otherPuts("good 9");
        });

        RolloutReport report = story.run(plan(Order.SEQUENCE));

        assertThat(outcome(story, "east")).as(story.told.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.of("north").reason()).contains("Marathon does not answer");
    }

    @Test
    void whatAKilledAttemptOfTheSameBuildHasDeployedGoesBackAndWhatAnotherHasDeployedDoesNot() {
        for (String build : List.of("web#7", "web#6")) {
            RolloutStory story = story("good", "sick");
            story.of("north").asBuild(build);
            story.of("south").asBuild("web#7");
            boolean[] killed = new boolean[1];
            story.kill = (before, step) -> {
                if (killed[0] || story.of("south").way.writes.isEmpty()) {
                    return null;
                }
                killed[0] = true;
                story.of("north").asBuild("web#7").deploys("good 2", 2);
                return RolloutStory.ANEW;
            };

            RolloutReport report = story.run(plan(Order.SEQUENCE));

            assertThat(report.outcome()).as(story.told.toString()).isEqualTo(Outcome.ROLLED_BACK);
            assertThat(report.cause()).isEqualTo("south");
            assertThat(outcome(story, "south")).isEqualTo(Outcome.ROLLED_BACK);
            assertThat(outcome(story, "north")).isEqualTo(build.equals("web#7") ? Outcome.ROLLED_BACK : Outcome.UNCHANGED);
            assertThat(story.of("north").marathon.apps.get(Scenario.APP).command()).isEqualTo(build.equals("web#7") ? "good 1" : "good 2");
        }
    }

    /** Killed again and again, and read back: what was changed is known, and it goes on. */
    @ParameterizedTest
    @EnumSource(Order.class)
    void killsLoseNothing(Order order) {
        // A lost write is looked for in 10 steps: killed every 11, it would be before the write each time.
        for (int every : new int[] {5, 7, 13}) {
            int rate = every;
            RolloutStory story = story("good", "good", "sick");
            story.kill = new RolloutStory.Kill() {
                @Override
                public String after(String before, int step) {
                    // Who is killed before each write is never sent, but looks for it.
                    if (step % rate > 0 || step > 300) {
                        return null;
                    }
                    String kept = story.rollout.state();
                    story.of("north").pass(Duration.ofMillis(500));
                    return kept;
                }

                @Override
                public boolean saves(int step) {
                    return false;
                }
            };

            RolloutReport report = story.run(plan(order));

            assertThat(report.outcome()).as(rate + " " + story.told).isEqualTo(Outcome.ROLLED_BACK);
            story.scenarios.values().forEach(scenario -> assertThat(scenario.way.writes).hasSize(2));
        }
    }

    @Test
    void theStateSaysWhichCentresAreChanged() {
        RolloutStory story = story("good", "slow", "good");
        story.of("south").in(PhaseName.FOLLOW, 2, () ->
                assertThat(Rollout.ofState(story.rollout.state()).changed()).containsExactly("north", "south"));

        story.run(plan(Order.SEQUENCE));

        assertThat(story.rollout.changed()).containsExactly("north", "south", "east");
        assertThat(Rollout.ofState(story.rollout.state()).report()).contains(story.report);
    }

    @Test
    void anUnknownStateIsRefusedInWords() {
        String state = Rollout.ofState(Rollout.of(plan(Order.SEQUENCE), machines()).state()).state();

        assertThat(Rollout.ofState(state).state()).isEqualTo(state);
        assertThatThrownBy(() -> Rollout.ofState(state.replaceFirst("\"format\":1", "\"format\":7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("format 7 by a newer version");
        for (String broken : List.of("", "{}", "[]", "{", state.replace("\"batch\"", "\"other\""), state.replace("\"plan\"", "\"plans\""))) {
            assertThatThrownBy(() -> Rollout.ofState(broken))
                    .as(broken)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("this rollout");
        }
    }

    private static LinkedHashMap<String, Machine> machines() {
        LinkedHashMap<String, Machine> machines = new LinkedHashMap<>();
        story("good", "good").scenarios.forEach((name, scenario) -> machines.put(name, scenario.machine()));
        return machines;
    }
}
