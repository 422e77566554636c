package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.release.ReleaseConsole;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What the user sees. Progress is on stdout, or on stderr where stdout is for a result that programs read; problems are
 * on stderr. Everything passes {@link Masking}.
 */
final class Console implements ReleaseConsole {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final Duration REPAINT = Duration.ofMillis(100);
    /** So many repaints after each other share a look at the terminal's size. */
    private static final int MEASURE = 10;

    /** For all streams: they may be one terminal. */
    private final Object lock = new Object();

    private final PrintStream progress;
    private final PrintStream out;
    private final PrintStream err;
    private volatile Masking masking;
    private final Output output;
    /** Null where no terminal shows live lines. */
    private LiveProgress live;
    private final EventJson events = new EventJson(
            text -> printable(masking.maskOwn(text)), text -> printable(masking.mask(text)));

    /**
     * What is wanted.
     *
     * @param resultOnly whether stdout is for the result alone
     * @param typed      whether progress is a JSON object a line
     * @param verbosity  how often {@code -v} was given
     */
    record Output(boolean resultOnly, boolean typed, int verbosity) {}

    Console(PrintStream out, PrintStream err, Masking masking, Output output) {
        this.progress = output.resultOnly() ? err : out;
        this.out = out;
        this.err = err;
        this.masking = masking;
        this.output = output;
    }

    /**
     * Live lines from now on, below all that is printed, until {@link #close}.
     *
     * @param terminal asks for its size
     */
    void live(Supplier<LiveProgress.Size> terminal) {
        LiveProgress lines = new LiveProgress(
                new ProgressScreen(System::nanoTime, text -> printable(masking.mask(text))), progress, terminal);
        synchronized (lock) {
            live = lines;
        }
        Thread painter = new Thread(() -> paint(lines), "progress");
        painter.setDaemon(true);
        painter.start();
    }

    private void paint(LiveProgress lines) {
        try {
            for (int i = 1; ; i++) {
                synchronized (lock) {
                    if (live == null) {
                        return;
                    }
                    lines.paint();
                }
                Thread.sleep(REPAINT.toMillis());
                if (i % MEASURE == 0) {
                    lines.measure();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a terminal shows live lines. */
    boolean isLive() {
        synchronized (lock) {
            return live != null;
        }
    }

    /** How many bytes the context that is sent to an engine has in all. */
    void contextSize(long bytes) {
        synchronized (lock) {
            if (live != null) {
                live.contextSize(bytes);
            }
        }
    }

    /** Takes live lines away for good. */
    void close() {
        synchronized (lock) {
            if (live != null) {
                live.clear();
                live = null;
            }
        }
    }

    /** Shows the event as what it is; false where only lines of text are shown, which the caller then prints. */
    boolean show(String topic, ImageEvent event) {
        synchronized (lock) {
            return output.typed() ? print(events.of(topic, event)) : live != null && live.hear(event);
        }
    }

    /** Shows the event as what it is; false where only lines of text are shown, which the caller then prints. */
    boolean show(String topic, DeploymentEvent event) {
        return show("", topic, event);
    }

    /** As {@link #show(String, DeploymentEvent)}, of one of several centres; live lines show no more than one deployment. */
    boolean show(String centre, String topic, DeploymentEvent event) {
        synchronized (lock) {
            return output.typed()
                    ? print(EventJson.in(centre, events.of(topic, event)))
                    : centre.isEmpty() && live != null && live.hear(event);
        }
    }

    private boolean print(ObjectNode event) {
        print(progress, List.of(json(event)));
        return true;
    }

    /** A line of progress in our own words, several where the text has several. */
    void line(String topic, String text) {
        line("", topic, text);
    }

    /** As {@link #line(String, String)}, of one of several centres. */
    void line(String centre, String topic, String text) {
        print(centre, topic, text, line -> masking.maskOwn(line));
    }

    /** What an engine, a registry, Marathon or a task says. */
    void foreign(String topic, String text) {
        foreign("", topic, text);
    }

    /** As {@link #foreign(String, String)}, of one of several centres. */
    void foreign(String centre, String topic, String text) {
        print(centre, topic, text, line -> masking.mask(line));
    }

    private void print(String centre, String topic, String text, UnaryOperator<String> mask) {
        print(progress, text.lines().map(line -> rendered(centre, topic, printable(mask.apply(line)))).toList());
    }

    /** The lines stay together, whoever else prints. */
    private void print(PrintStream stream, List<String> lines) {
        synchronized (lock) {
            if (live != null && stream == progress) {
                live.print(lines);
                return;
            }
            if (live != null) {
                live.clear();
            }
            lines.forEach(stream::println);
            stream.flush();
        }
    }

    private String rendered(String centre, String topic, String line) {
        return output.typed()
                ? json(EventJson.in(centre, EventJson.line(topic, line)))
                : (centre.isEmpty() ? "" : "[" + centre + "] ") + (topic.isEmpty() ? line : "[" + topic + "] " + line);
    }

    /** Takes it out of everything that is printed from now on. */
    void hide(String value) {
        masking = masking.with(value);
    }

    /** For what is told of one of several centres. */
    ReleaseConsole of(String centre) {
        return new ReleaseConsole() {
            @Override
            public void line(Topic topic, String text) {
                Console.this.line(centre, name(topic), text);
            }

            @Override
            public void detail(Topic topic, String text) {
                if (isDetailed()) {
                    line(topic, text);
                }
            }
        };
    }

    @Override
    public void line(Topic topic, String text) {
        line(name(topic), text);
    }

    @Override
    public void detail(Topic topic, String text) {
        detail(name(topic), text);
    }

    private static String name(Topic topic) {
        return topic.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether the user asked for details with {@code -v}. */
    boolean isDetailed() {
        return output.verbosity() > 0;
    }

    /** A line for those who asked for details with {@code -v}. */
    void detail(String topic, String text) {
        if (isDetailed()) {
            line(topic, text);
        }
    }

    /** How it ended: with the progress when it is good, else where problems go. */
    void ending(boolean good, String text) {
        print(good ? progress : err, text.lines().map(line -> rendered("", "", printable(masking.maskOwn(line)))).toList());
    }

    /** A line of the result, on stdout. */
    void result(String text) {
        print(out, List.of(printable(masking.mask(text))));
    }

    /** The one JSON object for programs: a single line, the last of stdout. Its texts are masked already. */
    void result(ObjectNode object) {
        print(out, List.of(json(object)));
    }

    /** Whether stdout has taken all that it was given. */
    boolean isResultWritten() {
        return !out.checkError();
    }

    /** In ASCII: whoever reads it need not know in which encoding this process prints. */
    private static String json(ObjectNode object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A sentence of ours without secrets. */
    String masked(String text) {
        return masking.maskOwn(text);
    }

    /** A definition without secrets. */
    JsonNode masked(JsonNode definition) {
        return masking.mask(definition);
    }

    /** A text of others without secrets. */
    String maskedForeign(String text) {
        return masking.mask(text);
    }

    /** A hint after a problem. */
    void hint(String text) {
        print(err, List.of(rendered("", "", text)));
    }

    /** What went wrong; the stack only for those who asked for everything with {@code -vv}. */
    void problem(String message, Throwable cause) {
        List<String> lines = new ArrayList<>(List.of("marathon-deploy: " + masking.maskOwn(message)));
        if (output.verbosity() > 1) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().map(masking::mask).forEach(lines::add);
        }
        print(err, lines.stream().map(line -> rendered("", "", printable(line))).toList());
    }

    /** Escape sequences from a build's output must not rewrite the terminal or a log. */
    private static String printable(String line) {
        return line.replaceAll("\u001B\\[[0-9;?]*[ -/]*[@-~]", "").replaceAll("[\\p{Cntrl}&&[^\t\n]]", "");
    }
}
