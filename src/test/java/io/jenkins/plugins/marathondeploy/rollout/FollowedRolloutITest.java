package io.jenkins.plugins.marathondeploy.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rollouts on a follower's threads, against the Marathons of two data centres: kept, let go of, and followed anew. */
@Tag("alone")
class FollowedRolloutITest extends TwoMarathons {
    private static Rollout rollout(Duration timeout) {
        return rollout("two", 7, timeout, "north", "south");
    }

    @Test
    void allAreDeployed() throws Exception {
        Rollout rollout = rollout(Duration.ofMinutes(2));
        Keeper keeper = new Keeper(rollout);

        follow(rollout, keeper);

        RolloutReport report = keeper.end.get(2, TimeUnit.MINUTES);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.DEPLOYED);
        assertThat(List.of(writes(north), writes(south))).containsExactly(1L, 1L);
        assertThat(release(south)).isEqualTo("two");
    }

    @Test
    void oneThatWasLetGoOfGoesOnWhereItWas() throws Exception {
        south.cluster().simulated().setSwitch("two", 500);
        Rollout rollout = rollout(Duration.ofMinutes(2));
        Keeper first = new Keeper(rollout);
        FollowedRollout followed = follow(rollout, first);
        await().atMost(1, TimeUnit.MINUTES).until(() -> writes(south) == 1);
        followed.release();
        first.released.get(1, TimeUnit.MINUTES);

        Rollout again = Rollout.ofState(first.kept);
        assertThat(again.changed()).contains("north");
        south.cluster().simulated().setSwitch("two", 200);
        Keeper second = new Keeper(again);
        follow(again, second);

        RolloutReport report = second.end.get(2, TimeUnit.MINUTES);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.DEPLOYED);
        assertThat(List.of(writes(north), writes(south))).containsExactly(1L, 1L);
    }

    @Test
    void oneThatWasLetGoOfOnTheWayBackIsTakenBackEverywhere() throws Exception {
        south.cluster().simulated().setSwitch("two", 500);
        Rollout rollout = rollout(Duration.ofSeconds(8));
        Keeper first = new Keeper(rollout);
        FollowedRollout followed = follow(rollout, first);
        await().atMost(1, TimeUnit.MINUTES).until(() -> writes(south) == 2);
        followed.release();
        first.released.get(1, TimeUnit.MINUTES);

        Rollout again = Rollout.ofState(first.kept);
        Keeper second = new Keeper(again);
        follow(again, second);

        RolloutReport report = second.end.get(2, TimeUnit.MINUTES);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(List.of(writes(north), writes(south))).containsExactly(2L, 2L);
        assertThat(List.of(release(north), release(south))).containsExactly("one", "one");
    }

    @Test
    void anInterruptionTakesAllBack() throws Exception {
        south.cluster().simulated().setSwitch("two", 500);
        Rollout rollout = rollout(Duration.ofMinutes(2));
        Keeper keeper = new Keeper(rollout);
        FollowedRollout followed = follow(rollout, keeper);
        await().atMost(1, TimeUnit.MINUTES).until(() -> writes(south) == 1);

        followed.interrupt("aborted by admin");

        RolloutReport report = keeper.end.get(2, TimeUnit.MINUTES);
        assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(report.end().interrupted()).isTrue();
        assertThat(List.of(release(north), release(south))).containsExactly("one", "one");
    }
}
