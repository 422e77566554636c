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
import java.util.function.Supplier;

/**
 * Keeps the last lines of a terminal up to date. The cursor is never hidden and no mode is left set, so that whatever ends
 * this process leaves the terminal as it was. Whoever uses it holds the console's lock, but for {@link #measure}.
 */
final class LiveProgress {
    private final ProgressScreen screen;
    private final PrintStream stream;
    private final Supplier<Size> terminal;
    private volatile Size size;
    private List<String> painted = List.of();
    /** Whether what is painted is no longer what there is to see, but for the time. */
    private boolean changed;

    /** Of a terminal. */
    record Size(int rows, int columns) {}

    /** @param terminal asks for its size, which may take some milliseconds */
    LiveProgress(ProgressScreen screen, PrintStream stream, Supplier<Size> terminal) {
        this.screen = screen;
        this.stream = stream;
        this.terminal = terminal;
        measure();
    }

    /**
     * Whether live lines can be shown: neither {@code NO_COLOR} nor {@code CI} is set, {@code TERM} names a terminal that
     * knows escapes, and this process's stream is one.
     *
     * @param descriptor 1 for stdout, 2 for stderr
     */
    static boolean isPossible(Map<String, String> environment, int descriptor) {
        String terminal = environment.getOrDefault("TERM", "");
        boolean automatic = !environment.getOrDefault("CI", "false").matches("(?i)|0|false");
        if (automatic || !environment.getOrDefault("NO_COLOR", "").isEmpty() || terminal.isEmpty() || terminal.equals("dumb")) {
            return false;
        }
        ProcessBuilder test = new ProcessBuilder("test", "-t", String.valueOf(descriptor));
        ProcessBuilder inherited = descriptor == 1
                ? test.redirectOutput(ProcessBuilder.Redirect.INHERIT)
                : test.redirectError(ProcessBuilder.Redirect.INHERIT);
        return run(inherited).map(answer -> true).orElse(false);
    }

    /** The size of this process's terminal; 24 rows of 80 columns where it does not tell. */
    static Size size() {
        ProcessBuilder stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty"));
        return run(stty)
                .filter(answer -> answer.matches("[1-9]\\d{0,3} [1-9]\\d{0,3}"))
                .map(answer -> new Size(Integer.parseInt(answer.split(" ")[0]), Integer.parseInt(answer.split(" ")[1])))
                .orElse(new Size(24, 80));
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

    /** Asks the terminal for its size, which a person can change at any time. */
    void measure() {
        size = terminal.get();
    }

    /** How many bytes the context that is sent to an engine has in all. */
    void contextSize(long bytes) {
        screen.contextSize(bytes);
    }

    /** Takes it in; true when there is no line to print for it beside. */
    boolean hear(ImageEvent event) {
        screen.hear(event);
        changed |= !(event instanceof ImageEvent.StepOutput);
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
        changed = true;
        return event instanceof DeploymentEvent.Progress;
    }

    /** Prints lines above the live ones, all at once, so that nothing flickers. */
    void print(List<String> lines) {
        StringBuilder text = new StringBuilder(painted.isEmpty() ? "" : TerminalLines.repaint(painted.size(), List.of()));
        lines.forEach(line -> text.append(line).append(System.lineSeparator()));
        // Computed anew only when something has changed: a build can print thousands of lines a second.
        painted = changed ? lines() : painted;
        changed = false;
        if (!painted.isEmpty()) {
            text.append(TerminalLines.repaint(0, painted));
        }
        write(text.toString());
    }

    /** Takes the lines away, before anything is printed on another stream, which may be the same terminal. */
    void clear() {
        if (!painted.isEmpty()) {
            write(TerminalLines.repaint(painted.size(), List.of()));
        }
        painted = List.of();
    }

    /** Shows how things stand now. */
    void paint() {
        List<String> lines = lines();
        if (!lines.equals(painted)) {
            write(TerminalLines.repaint(painted.size(), lines));
            painted = lines;
        }
        changed = false;
    }

    private List<String> lines() {
        // Below the lines there is the cursor's row, and above them one of those that were printed, where there is room.
        int height = size.rows() > 2 ? size.rows() - 2 : size.rows() - 1;
        return screen.lines(size.columns(), height);
    }

    private void write(String text) {
        stream.print(text);
        stream.flush();
    }
}
