package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Progress;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageEvent.Step.State;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
                "= [1/4] FROM alpine  CACHED",
                "* [2/4] RUN make  2.5s",
                "+ [3/4] COPY . .  1.3s",
                "! [4/4] RUN false  FAILED  0.3s",
                "- exporting  CANCELLED");
    }

    @Test
    void aStepCanStartAgain() {
        step("#1", "exporting", State.DONE, 700);
        pass(1000);
        step("#1", "exporting", State.STARTED, 0);
        pass(200);

        assertThat(lines()).containsExactly("* exporting  0.2s");
    }

    @Test
    void onlyAKnownTotalHasABar() {
        step("#1", "exporting", State.STARTED, 0);
        screen.hear(new ImageEvent.StepProgress("#1", "pushing layers", 500_000, 1_000_000));
        assertThat(lines()).containsExactly(
                "* exporting  0.0s  pushing layers  [============>           ]  500.0 kB / 1.0 MB");

        screen.hear(new ImageEvent.StepProgress("#1", "pushing layers", 1_500, 0));
        assertThat(lines()).containsExactly("* exporting  0.0s  pushing layers  1.5 kB");

        screen.hear(new ImageEvent.StepProgress("#9", "of a step that nobody has told of", 1, 2));
        assertThat(lines()).hasSize(1);
    }

    @Test
    void layersAndTheUploadAreShownUntilTheyAreOver() {
        screen.hear(new ImageEvent.SendingContext(3, 2_000_000));
        assertThat(lines()).containsExactly("* sending context  3 files, 2.0 MB");
        screen.hear(new ImageEvent.ContextSent(3, 2_000_000));
        assertThat(lines()).isEmpty();

        ImageReference web = ImageReference.parse("harbor.example/shop/web:7");
        screen.hear(new ImageEvent.Pushing(web));
        screen.hear(new ImageEvent.Layer("0a1b", "Pushing", 10, 10));
        screen.hear(new ImageEvent.Layer("2c3d", "Layer already exists", 0, 0));
        assertThat(lines()).containsExactly(
                "  0a1b  Pushing  [========================]  10 B / 10 B", "  2c3d  Layer already exists");
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
                "instances [Hss.ooo]  1 of 4 healthy (H), 2 starting (s), 3 old (o), 1 failed  7.5s");
    }

    @Test
    void manyInstancesShareLetters() {
        screen.hear(new Progress(500, 1000, 0, 500, Duration.ZERO, Progress.Kind.UNCHECKED, false));

        assertThat(lines().get(0)).startsWith("instances [" + "H".repeat(20) + "s".repeat(20) + "]  500 of 1000 running (H)");
    }

    @Test
    void stepsThatHaveEndedGoFirstWhenThereIsNoRoom() {
        for (int i = 0; i < 6; i++) {
            step("#" + i, "step " + i, i % 2 == 0 ? State.DONE : State.STARTED, 0);
        }
        assertThat(screen.lines(80, 4)).containsExactly("* step 1  0.0s", "* step 3  0.0s", "+ step 4  0.0s", "* step 5  0.0s");
        assertThat(screen.lines(80, 2)).containsExactly("* step 1  0.0s", "* step 3  0.0s");
    }

    /** Cut first, half a secret would be left. */
    @Test
    void linesAreMaskedAndThenCutByTheirWidth() {
        step("#1", "RUN geheim", State.CACHED, 0);
        step("#2", "日本語日本語", State.CACHED, 0);

        assertThat(screen.lines(11, 5)).containsExactly("= RUN ****", "= 日本語日");
        assertThat(screen.lines(10, 5)).containsExactly("= RUN ***", "= 日本語");
        assertThat(ProgressScreen.cut("e\u0301e\u0301e", 2)).isEqualTo("e\u0301e\u0301");
        assertThat(ProgressScreen.cut("text", 0)).isEmpty();
    }

    @Test
    void repaintingLeavesOnlyTheLastLinesAndWhatWasPrintedBetween() {
        Terminal terminal = new Terminal();
        terminal.print("before\r\n");
        terminal.print(ProgressScreen.repaint(0, List.of("one, which is long", "two", "three")));
        terminal.print(ProgressScreen.repaint(3, List.of()) + "a line\r\n" + ProgressScreen.repaint(0, List.of("1", "2")));
        terminal.print(ProgressScreen.repaint(2, List.of("one")));

        assertThat(terminal.rows()).containsExactly("before", "a line", "one");
        terminal.print(ProgressScreen.repaint(1, List.of()));
        assertThat(terminal.rows()).containsExactly("before", "a line");
    }

    /** As much of a terminal as is used: text, line ends, the cursor up, and all below erased. */
    private static final class Terminal {
        private static final Pattern PART = Pattern.compile("\u001B\\[(\\d*)([A-Z])|\r|\n|[^\u001B\r\n]+");
        private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
        private int row;
        private int column;

        void print(String text) {
            Matcher part = PART.matcher(text);
            int end = 0;
            while (part.find()) {
                assertThat(part.start()).as("an escape that is not known").isEqualTo(end);
                end = part.end();
                apply(part);
            }
            assertThat(end).isEqualTo(text.length());
        }

        private void apply(Matcher part) {
            if (part.group().equals("\r")) {
                column = 0;
            } else if (part.group().equals("\n")) {
                row++;
                if (row == rows.size()) {
                    rows.add(new StringBuilder());
                }
            } else if (part.group(2) == null) {
                StringBuilder line = rows.get(row);
                line.replace(Math.min(column, line.length()), Math.min(line.length(), column + part.group().length()), part.group());
                column += part.group().length();
            } else if (part.group(2).equals("A")) {
                row = Math.max(0, row - Integer.parseInt(part.group(1)));
            } else {
                assertThat(part.group()).isEqualTo("\u001B[J");
                rows.get(row).setLength(Math.min(column, rows.get(row).length()));
                rows.subList(row + 1, rows.size()).clear();
            }
        }

        List<String> rows() {
            return rows.stream().map(StringBuilder::toString).filter(text -> !text.isEmpty()).toList();
        }
    }
}
