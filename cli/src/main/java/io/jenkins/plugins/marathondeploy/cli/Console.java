package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the user sees. Progress is on stdout, or on stderr where stdout is for a result that programs read; problems are
 * on stderr. Everything passes {@link Masking}.
 */
final class Console {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final PrintStream progress;
    private final PrintStream out;
    private final PrintStream err;
    private volatile Masking masking;
    private final AtomicInteger warnings = new AtomicInteger();
    private final int verbosity;

    /**
     * @param resultOnly whether stdout is for the result alone
     * @param verbosity  how often {@code -v} was given
     */
    Console(PrintStream out, PrintStream err, Masking masking, boolean resultOnly, int verbosity) {
        this.progress = resultOnly ? err : out;
        this.out = out;
        this.err = err;
        this.masking = masking;
        this.verbosity = verbosity;
    }

    /** A line of progress, several where the text has several. */
    void line(String topic, String text) {
        synchronized (progress) {
            text.lines().forEach(line -> progress.println(clean(topic.isEmpty() ? line : "[" + topic + "] " + line)));
            progress.flush();
        }
    }

    /** Takes these out of everything that is printed from now on. */
    void hide(Collection<String> values) {
        masking = masking.with(values);
    }

    /** A line as the Jenkins step writes it; counted for the summary. */
    void warning(String text) {
        warnings.incrementAndGet();
        line("", "warning: " + text);
    }

    /** How many there were. */
    int warnings() {
        return warnings.get();
    }

    /** A line for those who asked for details with {@code -v}. */
    void detail(String topic, String text) {
        if (verbosity > 0) {
            line(topic, text);
        }
    }

    /** How it ended: with the progress when it is good, else where problems go. */
    void ending(boolean good, String text) {
        PrintStream stream = good ? progress : err;
        text.lines().forEach(line -> stream.println(clean(line)));
        stream.flush();
    }

    /** A line of the result, on stdout. */
    void result(String text) {
        out.println(clean(text));
        out.flush();
    }

    /** The one JSON object for programs: a single line, the last of stdout. Its texts are masked already. */
    void result(ObjectNode object) {
        out.println(json(object));
        out.flush();
    }

    /** In ASCII: whoever reads it need not know in which encoding this process prints. */
    private static String json(ObjectNode object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String masked(String text) {
        return masking.mask(text);
    }

    /** What went wrong; the stack only for those who asked for everything with {@code -vv}. */
    void problem(String message, Throwable cause) {
        err.println(clean("marathon-deploy: " + message));
        if (verbosity > 1) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(line -> err.println(clean(line)));
        }
        err.flush();
    }

    /** Escape sequences from a build's output must not rewrite the terminal or a log. */
    private String clean(String line) {
        return masking.mask(line).replaceAll("\u001B\\[[0-9;?]*[ -/]*[@-~]", "").replaceAll("[\\p{Cntrl}&&[^\t\n]]", "");
    }
}
