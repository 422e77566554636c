package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Progress;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageEvent.Step.State;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressScreenTest {
    private long now = Duration.ofSeconds(100).toNanos();
    private final ProgressScreen screen = new ProgressScreen(() -> now, text -> text.replace("geheim", "****"));

    private void step(String id, String name, State state, long millis) {
        screen.hear(new ImageEvent.Step(id, name, state, Duration.ofMillis(millis)));
    }

    private void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    private List<String> lines() {
        return screen.lines(200, 50);
    }

    @Test
    void stepsHaveTheirSecondsAndStates() {
        step("#1", "[1/4] FROM alpine", State.CACHED, 0);
        step("#2", "[2/4] RUN make", State.STARTED, 0);
        step("#3", "[3/4] COPY . .", State.DONE, 1250);
        step("#4", "[4/4] RUN false", State.FAILED, 300);
        step("#5", "exporting", State.CANCELLED, 0);
        pass(2500);

        assertThat(lines()).containsExactly(
                "= #1 [1/4] FROM alpine  CACHED",
                "* #2 [2/4] RUN make  2.5s",
                "+ #3 [3/4] COPY . .  1.3s",
                "! #4 [4/4] RUN false  FAILED  0.3s",
                "- #5 exporting  CANCELLED");
    }

    @Test
    void aStepCanStartAgain() {
        step("#1", "exporting", State.DONE, 700);
        pass(1000);
        step("#1", "exporting", State.STARTED, 0);
        pass(200);

        assertThat(lines()).containsExactly("* #1 exporting  0.2s");
    }

    @Test
    void onlyAKnownTotalHasABar() {
        step("#1", "exporting", State.STARTED, 0);
        screen.hear(new ImageEvent.StepProgress("#1", "pushing layers", 500_000, 1_000_000));
        assertThat(lines()).containsExactly(
                "* #1 exporting  0.0s  pushing layers  [============>           ]  500.0 kB / 1.0 MB");

        step("#1", "exporting", State.STARTED, 0);
        screen.hear(new ImageEvent.StepProgress("#1", "pushing layers", 1_500, 0));
        assertThat(lines()).containsExactly("* #1 exporting  0.0s  pushing layers  1.5 kB");

        screen.hear(new ImageEvent.StepProgress("#9", "of a step that nobody has told of", 1, 2));
        assertThat(lines()).hasSize(1);
    }

    /** A base image of several layers, each of which BuildKit tells on its own. */
    @Test
    void severalPartsOfAStepHaveALineEachAndASum() {
        step("#1", "[1/2] FROM golang", State.STARTED, 0);
        String digest = "sha256:0a1b2c3d4e5f" + "6".repeat(52);
        screen.hear(new ImageEvent.StepProgress("#1", "resolve golang", 0, 0));
        screen.hear(new ImageEvent.StepProgress("#1", digest, 1_000, 4_000));
        screen.hear(new ImageEvent.StepProgress("#1", "sha256:1", 4_000, 4_000));
        screen.hear(new ImageEvent.StepProgress("#1", "extracting " + digest, 0, 0));

        assertThat(lines()).containsExactly(
                "* #1 [1/2] FROM golang  0.0s  [===============>        ]  5.0 kB / 8.0 kB",
                "    0a1b2c3d4e5f  [======>                 ]  1.0 kB / 4.0 kB");
        assertThat(screen.lines(200, 1)).singleElement().asString().startsWith("* #1 ");

        screen.hear(new ImageEvent.StepProgress("#1", digest, 0, 0));
        assertThat(lines()).containsExactly("* #1 [1/2] FROM golang  0.0s  [========================]  8.0 kB / 8.0 kB");
    }

    @Test
    void theContextHasABarWhenItsSizeIsKnown() {
        screen.hear(new ImageEvent.SendingContext(3, 2_000_000));
        assertThat(lines()).containsExactly("* sending context  3 files  2.0 MB");
        screen.contextSize(8_000_000);
        assertThat(lines()).containsExactly("* sending context  3 files  [======>                 ]  2.0 MB / 8.0 MB");
        assertThat(screen.lines(60, 5)).containsExactly("* sending context  3 files  [==>       ]  2.0 MB / 8.0 MB");
        assertThat(screen.lines(40, 5)).containsExactly("* sending context...  2.0 MB / 8.0 MB");
        screen.hear(new ImageEvent.ContextSent(3, 2_000_000));
        assertThat(lines()).isEmpty();

    }

    @Test
    void theClassicBuildersStepIsShownUntilTheNextOne() {
        screen.hear(new ImageEvent.BuildOutput("Step 2/4 : RUN make"));
        pass(1500);
        screen.hear(new ImageEvent.BuildOutput("cc -o web"));
        assertThat(lines()).containsExactly("* Step 2/4 : RUN make  1.5s");
        screen.hear(new ImageEvent.BuildOutput("Step 3/4 : COPY . ."));
        assertThat(lines()).containsExactly("* Step 3/4 : COPY . .  0.0s");
        screen.hear(new ImageEvent.BuildOutput("Successfully built 0123456789ab"));
        assertThat(lines()).isEmpty();
    }

    @Test
    void pulledLayersAreShownUntilTheBaseImageIsThere() {
        screen.hear(new ImageEvent.Pulling("0a1b", "Downloading", 10, 40));
        screen.hear(new ImageEvent.Pulling("2c3d", "Downloading", 10, 10));
        screen.hear(new ImageEvent.Pulling("2c3d", "Pull complete", 0, 0));
        assertThat(lines()).containsExactly(
                "  0a1b  Downloading  [======>                 ]  10 B / 40 B",
                "+ 2c3d  Pull complete  [========================]  10 B / 10 B");
        screen.hear(new ImageEvent.BuildOutput(" ---> 5f4e3d2c1b0a"));
        assertThat(lines()).isEmpty();
    }

    @Test
    void aPushHasABarForAllLayers() {
        ImageReference web = ImageReference.parse("harbor.example/shop/web:7");
        screen.hear(new ImageEvent.BuildOutput("Step 1/1 : FROM scratch"));
        screen.hear(new ImageEvent.Pushing(web));
        screen.hear(new ImageEvent.Layer("0a1b", "Pushing", 12, 10));
        screen.hear(new ImageEvent.Layer("2c3d", "Layer already exists", 0, 0));
        screen.hear(new ImageEvent.Layer("4e5f", "Pushing", 0, 30));
        pass(1000);
        assertThat(lines()).containsExactly(
                "* pushing harbor.example/shop/web:7  [======>                 ]  10 B / 40 B  1.0s",
                "  0a1b  Pushing  [========================]  10 B / 10 B",
                "+ 2c3d  Layer already exists",
                "  4e5f  Pushing  [>                       ]  0 B / 30 B");
        screen.hear(new ImageEvent.Layer("4e5f", "Pushed", 0, 0));
        assertThat(lines()).startsWith("* pushing harbor.example/shop/web:7  [========================]  40 B / 40 B  1.0s");
        assertThat(screen.lines(200, 2)).extracting(line -> line.substring(0, 6)).containsExactly("* push", "  0a1b");
        screen.hear(new ImageEvent.Pushed(web, "sha256:1"));
        assertThat(lines()).isEmpty();
    }

    @Test
    void instancesHaveALetterEach() {
        step("#1", "exporting", State.DONE, 700);
        screen.hear(new DeploymentEvent.TaskFailed("web.1", "TASK_FAILED", "", 1, 3, false));
        screen.hear(new Progress(1, 4, 3, 2, Duration.ofSeconds(7), Progress.Kind.CHECKED, false));
        pass(500);

        assertThat(lines()).containsExactly(
                "instances [HssFooo]  1 of 4 healthy, 2 starting, 3 old, 1 failed  7.5s");
    }

    /** Marathon launches it again after a pause, and until then it has no task. */
    @Test
    void aFailedInstanceIsShownUntilItIsLaunchedAgain() {
        screen.hear(new Progress(1, 3, 0, 2, Duration.ZERO, Progress.Kind.UNCHECKED, false));
        screen.hear(new DeploymentEvent.TaskFailed("web.1", "TASK_FAILED", "", 1, 0, false));
        screen.hear(new DeploymentEvent.TaskFailed("web.2", "TASK_LOST", "", 1, 0, true));
        screen.hear(new Progress(1, 3, 0, 0, Duration.ZERO, Progress.Kind.UNCHECKED, false));
        assertThat(lines()).containsExactly("instances [RF.]  1 of 3 running, 1 failed  0.0s");
        screen.hear(new Progress(1, 3, 0, 1, Duration.ZERO, Progress.Kind.UNCHECKED, true));
        assertThat(lines()).containsExactly("instances [Rs.]  1 of 3 running, 1 starting, 1 failed  0.0s");
    }

    @Test
    void onTheWayBackTheOthersAreTheFailedVersions() {
        screen.hear(new Progress(1, 2, 2, 0, Duration.ZERO, Progress.Kind.ROLLBACK, false));
        assertThat(lines()).containsExactly("rollback [H.xx]  1 of 2 healthy, 2 of other versions  0.0s");
    }

    @Test
    void theBarGivesWayToTheNumbers() {
        screen.hear(new Progress(10, 30, 20, 10, Duration.ZERO, Progress.Kind.CHECKED, false));
        assertThat(screen.lines(80, 5)).singleElement().asString()
                .matches("instances \\[H+s+\\.+o+]  10 of 30 healthy, 10 starting, 20 old  0\\.0s").hasSizeLessThan(80);
        assertThat(screen.lines(60, 5)).containsExactly("10 of 30 healthy, 10 starting, 20 old  0.0s");
        assertThat(screen.lines(20, 5)).containsExactly("10 of 30 healthy, 1");
    }

    @Test
    void manyInstancesShareLetters() {
        screen.hear(new Progress(500, 1000, 0, 500, Duration.ZERO, Progress.Kind.UNCHECKED, false));

        assertThat(lines().get(0)).startsWith("instances [" + "R".repeat(20) + "s".repeat(20) + "]  500 of 1000 running, ");
    }

    @Test
    void stepsThatHaveEndedGoFirstWhenThereIsNoRoom() {
        for (int i = 0; i < 6; i++) {
            step("#" + i, "step " + i, i % 2 == 0 ? State.DONE : State.STARTED, 0);
        }
        assertThat(screen.lines(80, 4)).containsExactly("* #1 step 1  0.0s", "* #3 step 3  0.0s", "+ #4 step 4  0.0s", "* #5 step 5  0.0s");
        assertThat(screen.lines(80, 2)).containsExactly("* #1 step 1  0.0s", "* #3 step 3  0.0s");
    }

    /** Cut first, half a secret would be left. */
    @Test
    void linesAreMaskedAndThenCutByTheirWidth() {
        step("#1", "RUN geheim\tx", State.CACHED, 0);
        step("#2", "日本語日本語日本語日本語", State.CACHED, 0);

        assertThat(screen.lines(28, 5)).containsExactly("= #1 RUN **** x  CACHED", "= #2 日本語日本...  CACHED");
        assertThat(screen.lines(21, 5)).containsExactly("= #1 RUN...  CACHED", "= #2 日本...  CACHED");
        assertThat(screen.lines(10, 5)).noneMatch(line -> line.contains("gehe"));
    }
}
