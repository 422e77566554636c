package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * What a terminal shows of a build, a push and a deployment at a moment, as lines of text without escapes: every state has
 * a letter or a word, none has a colour alone. Not for several threads at once.
 */
final class ProgressScreen {
    private static final int BAR = 24;
    /** With more instances than this a letter stands for several. */
    private static final int MOST_LETTERS = 40;

    private final LongSupplier nanos;
    private final UnaryOperator<String> mask;
    private final Map<String, StepLine> steps = new LinkedHashMap<>();
    private final Map<String, Part> layers = new LinkedHashMap<>();
    private String upload = "";
    private DeploymentEvent.Progress instances;
    private long since;
    private int failed;

    /** A step, when it was told, and how far a part of it is. */
    private record StepLine(ImageEvent.Step step, long at, Part part) {}

    /** Something that is sent; {@code total} is 0 where nobody knows it. */
    private record Part(String name, String state, long current, long total) {
        String text() {
            String words = name + (state.isEmpty() ? "" : "  " + state);
            return total > 0
                    ? words + "  " + bar(current, total) + "  " + size(Math.min(current, total)) + " / " + size(total)
                    : words + (current > 0 ? "  " + size(current) : "");
        }
    }

    /**
     * @param nanos a clock that only goes forward, as {@link System#nanoTime}
     * @param mask  takes secrets and escapes out of a text; a line is cut after that, so that no half of a secret is left
     */
    ProgressScreen(LongSupplier nanos, UnaryOperator<String> mask) {
        this.nanos = nanos;
        this.mask = mask;
    }

    /** Takes in what happened. */
    void hear(ImageEvent event) {
        if (event instanceof ImageEvent.Step step) {
            steps.put(step.id(), new StepLine(step, nanos.getAsLong(), null));
        } else if (event instanceof ImageEvent.StepProgress progress) {
            steps.computeIfPresent(progress.id(), (id, line) -> line.step().isEnd()
                    ? line
                    : new StepLine(line.step(), line.at(), new Part(progress.what(), "", progress.current(), progress.total())));
        } else if (event instanceof ImageEvent.SendingContext sending) {
            upload = "sending context  " + sending.files() + " files, " + size(sending.bytes());
        } else if (event instanceof ImageEvent.ContextSent) {
            upload = "";
        } else if (event instanceof ImageEvent.Pulling pulling && !pulling.layer().isEmpty()) {
            layers.put(pulling.layer(), new Part(pulling.layer(), pulling.state(), 0, 0));
        } else if (event instanceof ImageEvent.Layer layer) {
            layers.put(layer.layer(), new Part(layer.layer(), layer.state(), layer.current(), layer.total()));
        } else if (event instanceof ImageEvent.Pushing || event instanceof ImageEvent.Pushed) {
            upload = "";
            steps.clear();
            layers.clear();
        }
    }

    /** A step that is told of elsewhere from now on. */
    void drop(String step) {
        steps.remove(step);
    }

    /** Takes in what happened; with a deployment the image's part is over. */
    void hear(DeploymentEvent event) {
        upload = "";
        steps.clear();
        layers.clear();
        if (event instanceof DeploymentEvent.Progress progress) {
            instances = progress;
            since = nanos.getAsLong() - progress.elapsed().toNanos();
        } else if (event instanceof DeploymentEvent.TaskFailed task && !task.lost()) {
            failed = Math.max(failed, task.count());
        } else if (event instanceof DeploymentEvent.Submitted) {
            instances = null;
            failed = 0;
        } else if (event instanceof DeploymentEvent.Ended) {
            instances = null;
        }
    }

    /**
     * What there is to see now; empty when nothing goes on. Of too many lines those of steps that have ended go first, the
     * oldest before others, then the last ones.
     *
     * @param width  columns of the terminal
     * @param height how many lines at most
     */
    List<String> lines(int width, int height) {
        List<StepLine> shown = new ArrayList<>(steps.values());
        int others = (upload.isEmpty() ? 0 : 1) + layers.size() + (instances == null ? 0 : 1);
        for (int i = 0; i < shown.size() && shown.size() + others > height; ) {
            if (shown.get(i).step().isEnd()) {
                shown.remove(i);
            } else {
                i++;
            }
        }
        List<String> lines = new ArrayList<>();
        shown.forEach(line -> lines.add(text(line)));
        if (!upload.isEmpty()) {
            lines.add("* " + upload);
        }
        layers.values().forEach(layer -> lines.add("  " + layer.text()));
        if (instances != null) {
            lines.add(text(instances));
        }
        // The last column stays free: a terminal would wrap there, and the line would take two.
        return lines.stream().limit(Math.max(0, height)).map(line -> cut(mask.apply(line), width - 1)).toList();
    }

    private String text(StepLine line) {
        ImageEvent.Step step = line.step();
        String took = seconds(step.took());
        return switch (step.state()) {
            case STARTED -> "* " + step.name() + "  " + seconds(Duration.ofNanos(nanos.getAsLong() - line.at()))
                    + (line.part() == null ? "" : "  " + line.part().text());
            case CACHED -> "= " + step.name() + "  CACHED";
            case DONE -> "+ " + step.name() + "  " + took;
            case FAILED -> "! " + step.name() + "  FAILED  " + took;
            case CANCELLED -> "- " + step.name() + "  CANCELLED";
        };
    }

    private String text(DeploymentEvent.Progress progress) {
        int missing = Math.max(0, progress.wanted() - progress.ready() - progress.starting());
        int all = progress.ready() + progress.starting() + missing + progress.outdated();
        int letters = Math.min(all, MOST_LETTERS);
        StringBuilder bar = new StringBuilder();
        for (int i = 0; i < letters; i++) {
            long instance = (long) i * all / letters;
            bar.append(instance < progress.ready()
                    ? 'H'
                    : instance < progress.ready() + progress.starting()
                            ? 's'
                            : instance < all - progress.outdated() ? '.' : 'o');
        }
        boolean counted = progress.kind() == DeploymentEvent.Progress.Kind.CHECKED
                || progress.kind() == DeploymentEvent.Progress.Kind.ROLLBACK;
        return "instances [" + bar + "]  " + progress.ready() + " of " + progress.wanted()
                + (counted ? " healthy (H), " : " running (H), ") + progress.starting() + " starting (s), "
                + progress.outdated() + " old (o), " + failed + " failed  "
                + seconds(Duration.ofNanos(nanos.getAsLong() - since));
    }

    private static String bar(long current, long total) {
        int full = (int) (Math.max(0, Math.min(1, current / (double) total)) * BAR);
        return "[" + "=".repeat(full) + (full < BAR ? ">" + " ".repeat(BAR - full - 1) : "") + "]";
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1fs", time.toMillis() / 1000.0);
    }

    private static String size(long bytes) {
        return bytes < 1_000
                ? bytes + " B"
                : bytes < 1_000_000
                        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                        : bytes < 1_000_000_000
                                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    /**
     * What has a terminal show these lines in the place of those that {@link #repaint} had it show before. The cursor stays
     * below them, in the first column.
     *
     * @param before how many lines those are, 0 for none
     * @param lines  none to take them away
     */
    static String repaint(int before, List<String> lines) {
        StringBuilder text = new StringBuilder("\r");
        if (before > 0) {
            text.append("\u001B[").append(before).append('A');
        }
        text.append("\u001B[J");
        lines.forEach(line -> text.append(line).append("\r\n"));
        return text.toString();
    }

    /** As much of the text as fits. */
    static String cut(String text, int columns) {
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            used += width(character);
            if (used > columns) {
                return text.substring(0, i);
            }
            i += Character.charCount(character);
        }
        return text;
    }

    /** Columns that a terminal gives a character: none to what combines, two to East Asian wide ones and to pictures. */
    private static int width(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = character >= 0x1100 && character <= 0x115F
                || character >= 0x2E80 && character <= 0xA4CF
                || character >= 0xAC00 && character <= 0xD7A3
                || character >= 0xF900 && character <= 0xFAFF
                || character >= 0xFE30 && character <= 0xFE6F
                || character >= 0xFF00 && character <= 0xFF60
                || character >= 0xFFE0 && character <= 0xFFE6
                || character >= 0x1F300 && character <= 0x1FAFF
                || character >= 0x20000 && character <= 0x3FFFD;
        return wide ? 2 : 1;
    }
}
