package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Keeps the last lines of a terminal up to date. Whoever uses it holds the console's lock. */
final class LiveProgress {
    private final ProgressScreen screen;
    private final PrintStream stream;
    private final int[] size;
    private int painted;
    private List<String> last = List.of();

    /** @param size lines and columns of the terminal */
    LiveProgress(ProgressScreen screen, PrintStream stream, int... size) {
        this.screen = screen;
        this.stream = stream;
        this.size = size;
    }

    /**
     * Whether live lines can be shown: {@code NO_COLOR} is not set, {@code TERM} names a terminal that knows escapes, and
     * this process's stream is one.
     *
     * @param descriptor 1 for stdout, 2 for stderr
     */
    static boolean isPossible(Map<String, String> environment, int descriptor) {
        String terminal = environment.getOrDefault("TERM", "");
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty() || terminal.isEmpty() || terminal.equals("dumb")) {
            return false;
        }
        ProcessBuilder test = new ProcessBuilder("test", "-t", String.valueOf(descriptor));
        ProcessBuilder inherited = descriptor == 1
                ? test.redirectOutput(ProcessBuilder.Redirect.INHERIT)
                : test.redirectError(ProcessBuilder.Redirect.INHERIT);
        return run(inherited).map(answer -> true).orElse(false);
    }

    /** Lines and columns of the terminal; 24 and 80 where it does not tell. */
    static int[] size() {
        ProcessBuilder stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty"));
        return run(stty)
                .filter(answer -> answer.matches("[1-9]\\d{0,3} [1-9]\\d{0,3}"))
                .map(answer -> new int[] {Integer.parseInt(answer.split(" ")[0]), Integer.parseInt(answer.split(" ")[1])})
                .orElse(new int[] {24, 80});
    }

    /** What it printed, if it ended well. */
    private static Optional<String> run(ProcessBuilder command) {
        try {
            Process process = command.start();
            process.getOutputStream().close();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return process.exitValue() == 0 ? Optional.of(answer) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Takes it in; true when there is no line to print for it beside. */
    boolean hear(ImageEvent event) {
        screen.hear(event);
        if (event instanceof ImageEvent.Step step) {
            if (step.isEnd()) {
                screen.drop(step.id());
            }
            return !step.isEnd();
        }
        return event instanceof ImageEvent.SendingContext
                || event instanceof ImageEvent.Layer
                || event instanceof ImageEvent.Pulling
                || event instanceof ImageEvent.StepProgress;
    }

    /** Takes it in; true when there is no line to print for it beside. */
    boolean hear(DeploymentEvent event) {
        screen.hear(event);
        return event instanceof DeploymentEvent.Progress;
    }

    /** Takes the lines away, before anything else is printed. */
    void clear() {
        if (painted > 0) {
            stream.print(ProgressScreen.repaint(painted, List.of()));
            stream.flush();
        }
        painted = 0;
        last = List.of();
    }

    /** Shows how things stand now. */
    void paint() {
        List<String> lines = screen.lines(size[1], Math.max(1, size[0] - 2));
        if (!lines.equals(last)) {
            stream.print(ProgressScreen.repaint(painted, lines));
            stream.flush();
            painted = lines.size();
            last = lines;
        }
    }
}
