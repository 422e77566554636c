package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.gate.Gates;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Marathon that a followed deployment may not use any more, as an administrator has decided. */
@Tag("alone")
class WithdrawnConnectionITest {
    private static final String WHY = "'prod' is not for this job";

    private final Scene scene = new Scene();
    private final AtomicReference<String> refusal = new AtomicReference<>();

    @AfterEach
    void stop() {
        scene.close();
    }

    private Follower.Wait follow(String id, String state, Recorder recorder) {
        Policy policy = Policy.defaults().withTimeouts(
                Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofMinutes(10));
        return scene.follower.follow(Scene.machine(id, state, policy), this::connection, recorder);
    }

    /** Whoever looks it up is refused as well. */
    private Connection connection() {
        if (refusal.get() != null) {
            throw new IllegalStateException(refusal.get());
        }
        return new Connection(
                scene.settings(), scene.follower.connections(), TaskOutput.NONE, Gates.NONE,
                () -> Optional.ofNullable(refusal.get()));
    }

    private static boolean isTold(Recorder recorder) {
        return recorder.events.stream()
                .anyMatch(event -> event instanceof DeploymentEvent.Retrying retrying && retrying.reason().equals(WHY));
    }

    private int requests() {
        return scene.marathon.requests().all().size();
    }

    @Test
    void isAskedNothingAnyMoreAndNothingIsClaimedOfWhatRuns() {
        Recorder recorder = new Recorder();
        Follower.Wait wait = follow("/web", "staging", recorder);
        await().until(() -> recorder.submitted && scene.marathon.eventStreams() == 1);

        refusal.set(WHY);
        await().until(() -> isTold(recorder) && scene.marathon.eventStreams() == 0);
        int before = requests();
        wait.interrupt("enough");

        assertThat(recorder.end().outcome()).isEqualTo(Outcome.ROLLBACK_FAILED);
        assertThat(recorder.report.reason()).contains(WHY, "It is not known what runs now");
        assertThat(requests()).isEqualTo(before);
        assertThat(scene.marathon.cluster().app("/web")).isPresent();
    }

    @Test
    void aWriteThatWaitsForItsTurnMeanwhileIsNotSent() {
        Hanging hanging = Hanging.of(scene.marathon, request -> request.method().equals("PUT"));
        Recorder first = scene.deploy("/first", "");
        await().until(() -> hanging.count() == 1);
        Recorder second = new Recorder();
        follow("/second", "", second);
        await().until(() -> second.steps > 0 && scene.marathon.requests().count("GET", "/v2/apps/+second") > 0);

        refusal.set(WHY);
        hanging.letGo();

        assertThat(second.end().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(second.report.reason()).contains(WHY, "Nothing was changed on Marathon");
        assertThat(scene.marathon.requests().count("PUT", "/v2/apps/+second")).isZero();
        assertThat(first.end().outcome()).isEqualTo(Outcome.DEPLOYED);
    }

    /** Others that may go on use the channel that this one has begun. */
    @Test
    void othersGoOnOnTheSameMarathon() {
        Recorder withdrawn = new Recorder();
        follow("/withdrawn", "staging", withdrawn);
        await().until(() -> withdrawn.submitted && scene.marathon.eventStreams() == 1);
        Recorder other = scene.deploy("/other", "staging");
        await().until(() -> other.submitted);

        refusal.set(WHY);
        await().until(() -> isTold(withdrawn));
        scene.marathon.cluster().delete("/other");

        assertThat(other.end().outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(other.report.followedBy()).isEqualTo("events");
        assertThat(withdrawn.report).isNull();
    }

    @Test
    void goesOnWhenItIsGivenBack() {
        Recorder recorder = new Recorder();
        follow("/web", "staging", recorder);
        await().until(() -> recorder.submitted && scene.marathon.eventStreams() == 1);
        refusal.set(WHY);
        await().until(() -> isTold(recorder) && scene.marathon.eventStreams() == 0);
        scene.marathon.cluster().delete("/web");

        refusal.set(null);

        assertThat(recorder.end().outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(recorder.events.stream().map(DeploymentEvent::text)).contains("Marathon answers again");
    }

    /** That nobody can be asked is no decision: what worked so far goes on. */
    @Test
    void aStoreThatFailsWithdrawsNothing() {
        AtomicReference<RuntimeException> failing = new AtomicReference<>();
        Recorder recorder = new Recorder();
        Follower.Wait wait = scene.follower.follow(
                Scene.machine("/web", "staging"),
                () -> {
                    if (failing.get() != null) {
                        throw failing.get();
                    }
                    return connection();
                },
                recorder);
        await().until(() -> recorder.submitted);

        failing.set(new IllegalStateException("the store is down"));
        wait.interrupt("enough");

        assertThat(recorder.end().outcome()).isEqualTo(Outcome.NOTHING_TO_ROLL_BACK);
        assertThat(scene.marathon.cluster().app("/web")).isEmpty();
    }
}
