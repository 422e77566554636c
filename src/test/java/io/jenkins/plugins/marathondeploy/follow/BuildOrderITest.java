package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several builds that deploy to the same app at a time. */
@Tag("alone")
class BuildOrderITest {
    private static final String WEB = "/shop/web";
    private static final String JOB = "shop/web";
    private static final Policy WAIT = Policy.defaults();

    private final List<String> story = new CopyOnWriteArrayList<>();
    private Scene scene;

    @BeforeEach
    void start() {
        scene = new Scene();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    /** Tells what the build does. */
    private final class Build extends Recorder {
        final String name;
        Follower.Wait wait;

        Build(String name) {
            this.name = name;
        }

        @Override
        public CompletionStage<Void> advanced(Advance advance) {
            advance.events().stream()
                    .filter(event -> event.text().startsWith("submitted "))
                    .forEach(event -> story.add(name + " sends"));
            return super.advanced(advance);
        }

        @Override
        public void ended(Report ended) {
            story.add(name + " " + ended.outcome());
            super.ended(ended);
        }

        boolean waitsFor(String other) {
            return events.stream()
                    .anyMatch(event -> event instanceof DeploymentEvent.Waiting waiting && waiting.reason().contains(other));
        }
    }

    private static Machine machine(String id, String job, int number, String state, Policy policy) {
        Definition definition = Definition.ofJson("{\"id\":\"" + id + "\",\"cmd\":\"run " + number
                + "\",\"cpus\":0.1,\"mem\":32,\"instances\":1,\"env\":{\"SIM_STATE\":\"" + state + "\"}}");
        return Machine.deploy(DeploymentRequest.of(definition, policy)
                .withLabels(Map.of(OwnLabels.BUILD, job + "#" + number)));
    }

    private Build follow(String name, Machine machine) {
        Build build = new Build(name);
        build.wait = scene.follow(machine, build);
        return build;
    }

    private Build build(int number, String state, Policy policy) {
        return follow("#" + number, machine(WEB, JOB, number, state, policy));
    }

    private Build underWay(int number) {
        Build build = build(number, "staging", WAIT);
        await().until(() -> build.submitted);
        return build;
    }

    private Build queued(int number, String behind) {
        Build build = build(number, "", WAIT);
        await().until(() -> build.waitsFor(behind));
        return build;
    }

    private String runs() {
        return scene.marathon.cluster().app(WEB).orElseThrow().content().path("cmd").asText();
    }

    @Test
    void theLowestNumberGoesFirstWhoeverCameFirst() {
        Build one = underWay(1);
        Build three = queued(3, "#1");
        Build two = queued(2, "#1");

        one.wait.interrupt("enough");

        assertThat(two.end().outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(three.end().outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(story).containsExactly(
                "#1 sends", "#1 NOTHING_TO_ROLL_BACK", "#2 sends", "#2 DEPLOYED", "#3 sends", "#3 DEPLOYED");
        assertThat(runs()).isEqualTo("run 3");
    }

    @Test
    void aRollbackEndsBeforeTheNextSends() {
        assertThat(build(1, "", WAIT).end().outcome()).isEqualTo(Outcome.DEPLOYED);
        Build two = build(2, "failed", WAIT.withMaxTaskFailures(2));
        await().until(() -> two.submitted);
        Build three = queued(3, "#2");

        assertThat(three.end().outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(two.end().outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(story).containsExactly(
                "#1 sends", "#1 DEPLOYED", "#2 sends", "#2 ROLLED_BACK", "#3 sends", "#3 DEPLOYED");
    }

    @Test
    void anOlderOneThatComesLateWaitsForTheEndAndIsRefusedThen() {
        Build five = build(5, "", WAIT.withSoak(Duration.ofSeconds(40)));
        await().until(() -> five.submitted);
        Build four = queued(4, "#5");

        assertThat(four.end().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(four.report.reason()).startsWith("build shop/web#5 is deployed at /shop/web, this is the older build #4");
        assertThat(story).containsExactly("#5 sends", "#5 DEPLOYED", "#4 REFUSED");
    }

    @Test
    void anOlderOneThatComesLateGoesWhenTheNewerFailed() {
        Build five = underWay(5);
        Build four = queued(4, "#5");

        five.wait.interrupt("enough");

        assertThat(four.end().outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(story).containsExactly("#5 sends", "#5 NOTHING_TO_ROLL_BACK", "#4 sends", "#4 DEPLOYED");
    }

    @Test
    void whoLeavesLetsTheNextGo() {
        Build one = underWay(1);
        Build two = queued(2, "#1");
        Build three = queued(3, "#1");

        two.wait.interrupt("enough");
        assertThat(two.end().outcome()).isEqualTo(Outcome.CANCELLED);
        one.wait.interrupt("enough");

        assertThat(three.end().outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(story).containsExactly(
                "#1 sends", "#2 CANCELLED", "#1 NOTHING_TO_ROLL_BACK", "#3 sends", "#3 DEPLOYED");
    }

    @Test
    void failsAtOnceOrForcesWhereToldSo() {
        Build one = underWay(1);

        Build two = build(2, "", WAIT.withOnLock(OnLock.FAIL));
        assertThat(two.end().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(two.report.reason())
                .isEqualTo("build #1 of shop/web has to end first, and on-lock is fail. Nothing was changed on Marathon.");
        Build three = build(3, "", WAIT.withOnLock(OnLock.FORCE));
        assertThat(three.end().outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(one.end().outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(runs()).isEqualTo("run 3");
    }

    @Test
    void waitsNoLongerThanForALock() {
        underWay(1);
        Build two = build(2, "", WAIT.withTimeouts(Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofSeconds(30)));

        assertThat(two.end().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(two.report.reason()).startsWith("build #1 of shop/web has to end first, still after 00:30");
        assertThat(story).containsExactly("#1 sends", "#2 REFUSED");
    }

    /** The other job's deployment is a lock as anybody's, and its app is another one. */
    @ParameterizedTest
    @CsvSource({"/shop/web, shop/other, is locked by", "/shop/webshop, shop/web, ''"})
    void othersAreNotQueuedFor(String id, String job, String waitsFor) {
        Build one = underWay(1);
        Build other = follow("other", machine(id, job, 2, "", WAIT));
        if (waitsFor.isEmpty()) {
            assertThat(other.end().outcome()).isEqualTo(Outcome.DEPLOYED);
            assertThat(one.report).isNull();
        } else {
            await().until(() -> other.waitsFor(waitsFor));
        }
        assertThat(other.waitsFor("has to end first")).isFalse();
    }

    @Test
    void aGroupIsQueuedForItsApps() {
        Build one = underWay(1);
        Definition group = Definition.ofJson("{\"id\":\"/shop\",\"apps\":[{\"id\":\"/shop/web\",\"cmd\":\"run 2\","
                + "\"cpus\":0.1,\"mem\":32,\"instances\":1}]}");
        Build two = follow("#2", Machine.deploy(
                DeploymentRequest.of(group, WAIT).withLabels(Map.of(OwnLabels.BUILD, JOB + "#2"))));
        await().until(() -> two.waitsFor("#1"));

        one.wait.interrupt("enough");

        assertThat(two.end().outcome()).isEqualTo(Outcome.DEPLOYED);
    }

    /** As after a restart: first the one that was behind, then the one that was under way. */
    @Test
    void theQueueIsThereAgainWhenTheMachinesAreReadBack() {
        Machine first = machine(WEB, JOB, 1, "staging", WAIT);
        Build one = follow("#1", first);
        await().until(() -> one.submitted);
        Machine second = machine(WEB, JOB, 2, "", WAIT);
        Build two = follow("#2", second);
        await().until(() -> two.waitsFor("#1"));
        one.wait.release();
        two.wait.release();
        await().until(scene.follower::isIdle);

        Build secondAgain = follow("#2 again", again(second));
        Build firstAgain = follow("#1 again", again(first));
        await().until(() -> secondAgain.waitsFor("#1"));
        firstAgain.wait.interrupt("enough");

        assertThat(secondAgain.end().outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(story).containsExactly(
                "#1 sends", "#1 again NOTHING_TO_ROLL_BACK", "#2 again sends", "#2 again DEPLOYED");
    }

    private static Machine again(Machine machine) {
        return Machine.ofState(machine.state());
    }
}
