package io.jenkins.plugins.marathondeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several builds of one job whose rollouts share centres. */
@Tag("alone")
class RolloutOrderITest extends TwoMarathons {
    private static final Duration LONG = Duration.ofMinutes(2);

    private Keeper begin(Rollout rollout) {
        Keeper keeper = new Keeper(rollout);
        follow(rollout, keeper);
        return keeper;
    }

    private static RolloutReport end(Keeper keeper) throws Exception {
        return keeper.end.get(2, TimeUnit.MINUTES);
    }

    private static void waits(Keeper keeper, String centre, String reason) {
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(keeper.told)
                .anyMatch(line -> line.startsWith(centre) && line.contains(reason)));
    }

    /** What was deployed first may have to go back, to what ran before this build and not to what another one has made of it. */
    @Test
    void aCentreThatIsDoneIsNobodyElsesBeforeTheWholeHasEnded() throws Exception {
        south.cluster().simulated().setSwitch("two", 500);
        Keeper seven = begin(rollout("two", 7, Duration.ofSeconds(10), "north", "south"));
        await().atMost(1, TimeUnit.MINUTES).until(() -> writes(south) == 1);
        Keeper eight = begin(rollout("three", 8, LONG, "north"));

        waits(eight, "north", "build #7 of shop/web has to end first");
        RolloutReport first = end(seven);
        assertThat(first.outcome()).as(first.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(end(eight).outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(List.of(release(north), release(south))).containsExactly("three", "one");
    }

    @Test
    void aCentreThatIsDoneIsKeptAfterARestartToo() throws Exception {
        south.cluster().simulated().setSwitch("two", 500);
        Rollout rollout = rollout("two", 7, LONG, "north", "south");
        Keeper seven = new Keeper(rollout);
        FollowedRollout followed = follow(rollout, seven);
        await().atMost(1, TimeUnit.MINUTES).until(() -> writes(south) == 1);
        followed.release();
        seven.released.get(1, TimeUnit.MINUTES);

        Keeper again = begin(Rollout.ofState(seven.kept));
        await().atMost(1, TimeUnit.MINUTES).until(() -> !again.told.isEmpty());
        Keeper eight = begin(rollout("three", 8, LONG, "north"));
        waits(eight, "north", "build #7 of shop/web has to end first");
        south.cluster().simulated().setSwitch("two", 200);

        assertThat(end(again).outcome()).as(again.told.toString()).isEqualTo(Outcome.DEPLOYED);
        assertThat(end(eight).outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(List.of(release(north), release(south))).containsExactly("three", "two");
    }

    @Test
    void oneThatComesLaterWaitsInEachCentreWhateverItsOrder() throws Exception {
        south.cluster().simulated().setSwitch("three", 500);
        Keeper eight = begin(rollout("three", 8, Duration.ofSeconds(10), "south", "north"));
        await().atMost(1, TimeUnit.MINUTES).until(() -> writes(south) == 1);
        Keeper seven = begin(rollout("two", 7, LONG, "north", "south"));

        waits(seven, "south", "build #8 of shop/web has to end first");
        waits(seven, "north", "build #8 of shop/web has to end first");
        assertThat(end(eight).outcome()).isEqualTo(Outcome.ROLLED_BACK);
        RolloutReport second = end(seven);
        assertThat(second.outcome()).as(second.toString()).isEqualTo(Outcome.DEPLOYED);
        assertThat(List.of(release(north), release(south))).containsExactly("two", "two");
    }

    @Test
    void anOlderOneThatComesLaterIsRefusedOnceTheNewerIsThere() throws Exception {
        south.cluster().simulated().setSwitch("three", 500);
        Keeper eight = begin(rollout("three", 8, LONG, "south", "north"));
        await().atMost(1, TimeUnit.MINUTES).until(() -> writes(south) == 1);
        Keeper seven = begin(rollout("two", 7, LONG, "north", "south"));
        waits(seven, "north", "build #8 of shop/web has to end first");

        south.cluster().simulated().setSwitch("three", 200);

        assertThat(end(eight).outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(end(seven).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(List.of(release(north), release(south))).containsExactly("three", "three");
    }

    /** Whoever is first: none waits for the other for ever, and what is there in the end is the same everywhere. */
    @RepeatedTest(5)
    void twoThatBeginAtOnceInOppositeOrdersEndWithOneVersion() throws Exception {
        Keeper seven = begin(rollout("two", 7, LONG, "north", "south"));
        Keeper eight = begin(rollout("three", 8, LONG, "south", "north"));

        assertThat(end(eight).outcome()).as(eight.told.toString()).isEqualTo(Outcome.DEPLOYED);
        assertThat(end(seven).outcome()).as(seven.told.toString()).isIn(Set.of(Outcome.DEPLOYED, Outcome.REFUSED));
        assertThat(List.of(release(north), release(south))).containsExactly("three", "three");
    }
}
