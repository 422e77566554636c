package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What a terminal shows of a build, a push and a deployment at a moment, as lines of text without escapes: every state has
 * a letter or a word, none has a colour alone. ASCII but for what others say. Not for several threads at once.
 */
final class ProgressScreen {
    /** "Step 2/4 : RUN make" of the classic builder. */
    private static final Pattern CLASSIC_STEP = Pattern.compile("Step \\d+/\\d+ : .*");
    private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{12})[0-9a-f]{52}");

    private final LongSupplier nanos;
    private final UnaryOperator<String> mask;
    private final Map<String, StepLine> steps = new LinkedHashMap<>();
    private final Map<String, Part> layers = new LinkedHashMap<>();
    private final InstancesLine instances = new InstancesLine();
    /** Empty where the classic builder does nothing. */
    private String classicStep = "";
    private long classicSince;
    private ImageEvent.SendingContext sending;
    private long contextSize;
    /** Empty where nothing is pushed by an engine. */
    private String pushing = "";
    private long pushingSince;

    /** A step, when it was told, and what it sends or gets, by name. */
    private record StepLine(ImageEvent.Step step, long at, Map<String, Part> parts) {}

    /** Something that is sent; {@code total} is 0 where nobody knows it. */
    private record Part(String name, String state, long current, long total) {
        boolean isDone() {
            return state.isEmpty()
                    ? total > 0 && current >= total
                    // Of what it pushes an engine can tell more bytes than there are in all, before it is there.
                    : state.equals("Pushed") || state.equals("Layer already exists") || state.startsWith("Mounted from ")
                            || state.equals("Pull complete") || state.equals("Already exists");
        }

        /** The engine tells no bytes any more of what is done. */
        Part after(Part before) {
            long known = total > 0 || before == null ? total : before.total;
            return new Part(name, state, isDone() ? known : current, known);
        }
    }

    /** A line, of which the name's end goes first when there is no room; the least important lines go first. */
    private record Line(int importance, String mark, String name, String end) {}

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
            steps.put(step.id(), new StepLine(step, nanos.getAsLong(), new LinkedHashMap<>()));
        } else if (event instanceof ImageEvent.StepProgress progress && steps.containsKey(progress.id())) {
            Map<String, Part> parts = steps.get(progress.id()).parts();
            // What was told last stands last. Of a layer that is there BuildKit tells no bytes any more.
            Part before = parts.remove(progress.what());
            boolean over = before != null && before.total() > 0 && progress.total() <= 0;
            parts.put(progress.what(), new Part(
                    progress.what(), "", over ? before.total() : progress.current(), over ? before.total() : progress.total()));
        } else if (event instanceof ImageEvent.SendingContext now) {
            sending = now;
        } else if (event instanceof ImageEvent.ContextSent) {
            sending = null;
        } else if (event instanceof ImageEvent.BuildOutput output) {
            // A base image is there when the next line of the build comes.
            layers.clear();
            if (CLASSIC_STEP.matcher(output.line()).matches()) {
                classicStep = output.line();
                classicSince = nanos.getAsLong();
            } else if (output.line().startsWith("Successfully built ")) {
                classicStep = "";
            }
        } else if (event instanceof ImageEvent.Pulling pulling && !pulling.layer().isEmpty()) {
            layer(new Part(pulling.layer(), pulling.state(), pulling.current(), pulling.total()));
        } else if (event instanceof ImageEvent.Layer layer) {
            layer(new Part(layer.layer(), layer.state(), layer.current(), layer.total()));
        } else if (event instanceof ImageEvent.Pushing now) {
            clear();
            pushing = now.reference().toString();
            pushingSince = nanos.getAsLong();
        } else if (event instanceof ImageEvent.Pushed) {
            clear();
        } else if (event instanceof ImageEvent.Retrying) {
            layers.clear();
        }
    }

    private void layer(Part now) {
        layers.merge(now.name(), now.after(null), (before, same) -> now.after(before));
    }

    private void clear() {
        steps.clear();
        layers.clear();
        classicStep = "";
        sending = null;
        pushing = "";
    }

    /** A step that is told of elsewhere from now on. */
    void drop(String step) {
        steps.remove(step);
    }

    /** How many bytes the context that is sent to an engine has in all. */
    void contextSize(long bytes) {
        contextSize = bytes;
    }

    /** Takes in what happened; with a deployment the image's part is over. */
    void hear(DeploymentEvent event) {
        clear();
        instances.hear(event, nanos.getAsLong());
    }

    /**
     * What there is to see now; empty when nothing goes on. Where there is no room for all lines, those of what has ended go
     * first, then the parts of steps, then the last ones.
     *
     * @param width  columns of the terminal
     * @param height how many lines at most
     */
    List<String> lines(int width, int height) {
        // The last column stays free: a terminal would wrap there, and the line would take two.
        int columns = width - 1;
        List<Line> all = new ArrayList<>();
        steps.values().forEach(step -> add(all, step, columns));
        if (!classicStep.isEmpty()) {
            all.add(new Line(2, "* ", classicStep, since(classicSince)));
        }
        if (sending != null) {
            all.add(new Line(2, "* ", "sending context  " + sending.files() + " files",
                    amount(sending.bytes(), Math.max(contextSize, 0), columns)));
        }
        if (!pushing.isEmpty()) {
            all.add(new Line(2, "* ", "pushing " + pushing, sum(layers.values(), columns) + since(pushingSince)));
        }
        layers.values().forEach(layer -> all.add(new Line(layer.isDone() ? 0 : 1, layer.isDone() ? "+ " : "  ", layer.name(),
                "  " + layer.state() + amount(layer.current(), layer.total(), columns))));
        List<Line> shown = withRoom(all, Math.max(0, height - (instances.isShown() ? 1 : 0)));
        List<String> lines = new ArrayList<>();
        shown.forEach(line -> lines.add(TerminalLines.fit(columns, line.mark(), visible(line.name()), visible(line.end()))));
        if (instances.isShown() && height > 0) {
            lines.add(instances.text(columns, nanos.getAsLong()));
        }
        return lines;
    }

    /** A tab's width depends on where it stands. */
    private String visible(String text) {
        return mask.apply(text).replaceAll("\\s", " ");
    }

    private static List<Line> withRoom(List<Line> all, int height) {
        List<Line> shown = new ArrayList<>(all);
        for (int least = 0; least < 2; least++) {
            for (int i = 0; i < shown.size() && shown.size() > height; ) {
                if (shown.get(i).importance() == least) {
                    shown.remove(i);
                } else {
                    i++;
                }
            }
        }
        return shown.subList(0, Math.min(shown.size(), height));
    }

    private void add(List<Line> all, StepLine line, int columns) {
        ImageEvent.Step step = line.step();
        String name = step.id() + " " + step.name();
        String took = "  " + seconds(step.took());
        switch (step.state()) {
            case CACHED -> all.add(new Line(0, "= ", name, "  CACHED"));
            case DONE -> all.add(new Line(0, "+ ", name, took));
            case FAILED -> all.add(new Line(0, "! ", name, "  FAILED" + took));
            case CANCELLED -> all.add(new Line(0, "- ", name, "  CANCELLED"));
            case STARTED -> {
                List<Part> sized = line.parts().values().stream().filter(part -> part.total() > 0).toList();
                all.add(new Line(2, "* ", name, since(line.at()) + now(line, sized, columns)));
                if (sized.size() > 1) {
                    sized.stream().filter(part -> !part.isDone()).forEach(part -> all.add(new Line(
                            1, "    ", shortened(part.name()), amount(part.current(), part.total(), columns))));
                }
            }
        }
    }

    /** What a step does at the moment. */
    private static String now(StepLine line, List<Part> sized, int columns) {
        if (sized.size() > 1) {
            return sum(sized, columns);
        }
        List<Part> parts = new ArrayList<>(line.parts().values());
        if (parts.isEmpty()) {
            return "";
        }
        Part part = sized.isEmpty() ? parts.get(parts.size() - 1) : sized.get(0);
        return "  " + shortened(part.name()) + amount(part.current(), part.total(), columns);
    }

    private static String shortened(String name) {
        return DIGEST.matcher(name).replaceAll("$1");
    }

    private static String sum(Collection<Part> parts, int columns) {
        long current = parts.stream().mapToLong(part -> Math.min(part.current(), part.total())).sum();
        return amount(current, parts.stream().mapToLong(Part::total).sum(), columns);
    }

    private String since(long begin) {
        return "  " + seconds(Duration.ofNanos(nanos.getAsLong() - begin));
    }

    /** With a bar where the total is known and there is room for one. */
    private static String amount(long current, long total, int columns) {
        if (total <= 0) {
            return current > 0 ? "  " + size(current) : "";
        }
        int cells = columns >= 79 ? 24 : columns >= 59 ? 10 : 0;
        int full = (int) (Math.max(0, Math.min(1, current / (double) total)) * cells);
        String bar = "  [" + "=".repeat(full) + (full < cells ? ">" + " ".repeat(cells - full - 1) : "") + "]";
        return (cells == 0 ? "" : bar) + "  " + size(Math.min(current, total)) + " / " + size(total);
    }

    static String seconds(Duration time) {
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
}
