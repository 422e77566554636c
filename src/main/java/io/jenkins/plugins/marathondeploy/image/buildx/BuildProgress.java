package io.jenkins.plugins.marathondeploy.image.buildx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageProgress;
import io.jenkins.plugins.marathondeploy.image.TerminalText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what {@code docker buildx build} prints into events: with {@code --progress=rawjson} objects of vertexes, statuses
 * and logs (BuildKit's client.SolveStatus), and the client's own words between them; with {@code plain}, lines. Keeps
 * what is needed to say why a build failed.
 */
final class BuildProgress {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The last lines of a step that failed, and of the client itself. */
    private static final int LAST_LINES = 15;
    private static final long MEGABYTE = 1_000_000;
    /** "#7 pushing 127.0.0.1:5000/p/n:1 with docker", "#7 pushing layers 0.1s done", "#7 DONE 0.2s" of {@code plain}. */
    private static final Pattern PLAIN = Pattern.compile("(#\\d+) (?:(DONE|ERROR|CANCELED)\\b.*|((?:pushing |exporting cache to registry).*?)( done)?)");

    private final boolean raw;
    private final Buildx.BuildListener listener;
    private final Map<String, Step> steps = new HashMap<>();
    private final Map<String, String> shown = new HashMap<>();
    private final Deque<String> words = new ArrayDeque<>();
    private final long begin = System.nanoTime();
    private final StringBuilder object = new StringBuilder();
    private long pushing = -1;
    private Step failed;
    private int count;
    /** What is on its way to a registry now. */
    private final Set<String> sending = new HashSet<>();
    /** Since when nothing has been reported although something is on its way; null at any other time. */
    private volatile Long silent;

    /** A vertex of the build's graph. */
    static final class Step {
        private final String id;
        private final String name;
        private final Deque<String> output = new ArrayDeque<>();
        private final StringBuilder line = new StringBuilder();
        private boolean running;
        private String error = "";

        private Step(String id, String name) {
            this.id = id;
            this.name = name;
        }

        String name() {
            return name;
        }

        String error() {
            return error;
        }

        /** The last lines that it printed. */
        List<String> output() {
            return List.copyOf(output);
        }

        boolean isPush() {
            return name.startsWith("pushing ");
        }

        /** A cache goes to a registry in a step of its own. */
        boolean isSending() {
            return isPush() || name.equals("exporting cache to registry");
        }
    }

    BuildProgress(boolean raw, Buildx.BuildListener listener) {
        this.raw = raw;
        this.listener = listener;
    }

    void accept(String line) {
        // Whoever takes the events may be slow: that is not the registry's silence.
        silent = null;
        read(line);
        silent = sending.isEmpty() ? null : System.nanoTime();
    }

    /** How long nothing has been reported although something is on its way to a registry; zero where nothing is. */
    Duration silence() {
        Long since = silent;
        return since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    private void read(String line) {
        // buildx 0.13 and 0.14 write an object over several lines, from "{" to "}"; later ones in one.
        boolean isPart = raw && (line.equals("{") || !object.isEmpty());
        if (isPart) {
            object.append(line);
            if (!line.equals("}")) {
                return;
            }
        }
        String whole = isPart ? object.toString() : line;
        object.setLength(0);
        JsonNode status = raw && whole.startsWith("{") ? parsed(whole) : null;
        if (status == null) {
            said(TerminalText.plain(whole));
            return;
        }
        status.path("vertexes").forEach(this::vertex);
        status.path("statuses").forEach(this::progress);
        status.path("logs").forEach(this::log);
        // {"vertex":…,"level":1,"short":"…","detail":[…],"url":…}: the texts in Base64.
        status.path("warnings").forEach(warning ->
                report(false, new ImageEvent.BuildOutput("Warning: " + TerminalText.plain(text(warning.path("short"))))));
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException words) {
            return null;
        }
    }

    /** The client itself, which ends with its error: "ERROR: failed to build: failed to solve: …". */
    private void said(String line) {
        if (line.isBlank()) {
            return;
        }
        keep(words, line);
        Matcher plain = PLAIN.matcher(line);
        if (plain.matches() && plain.group(3) == null) {
            sending.remove(plain.group(1));
        } else if (plain.matches()) {
            note(plain.group(1), plain.group(4) == null);
        }
        // The error comes in our own words, with where it happened.
        if (!raw || !line.startsWith("ERROR: ")) {
            report(line.contains("pushing "), new ImageEvent.BuildOutput(line));
        }
    }

    private void vertex(JsonNode vertex) {
        String digest = vertex.path("digest").asText();
        String name = TerminalText.plain(vertex.path("name").asText().lines().findFirst().orElse(""));
        boolean started = vertex.hasNonNull("started");
        if (!started && !vertex.path("cached").asBoolean()) {
            return;
        }
        Step step = steps.computeIfAbsent(digest, ignored -> new Step("#" + ++count, name));
        boolean completed = vertex.hasNonNull("completed");
        if (!completed) {
            if (!step.running) {
                step.running = true;
                note(step.id, step.isSending());
                report(step, ImageEvent.Step.State.STARTED, Duration.ZERO);
            }
            return;
        }
        flush(step);
        step.running = false;
        sending.removeIf(what -> what.equals(step.id) || what.startsWith(step.id + " "));
        String error = vertex.path("error").asText("");
        Duration took = between(vertex.path("started").asText(), vertex.path("completed").asText());
        if (vertex.path("cached").asBoolean()) {
            report(step, ImageEvent.Step.State.CACHED, Duration.ZERO);
        } else if (error.isEmpty() || name.startsWith("importing cache ")) {
            // "importing cache manifest from …:buildcache", "…: not found": the build goes on, as the first one does.
            error.lines().forEach(line -> report(false, new ImageEvent.StepOutput(step.id, TerminalText.plain(line))));
            report(step, ImageEvent.Step.State.DONE, took);
        } else {
            if (step.name.startsWith("exporting cache ")) {
                // The build goes on where the cache may be lost (ignore-error): nothing else says why it was.
                error.lines().forEach(line -> report(false, new ImageEvent.StepOutput(step.id, TerminalText.plain(line))));
            }
            step.error = error;
            boolean cancelled = error.endsWith("context canceled");
            // What another step's failure has cancelled is not why the build failed.
            failed = cancelled && failed != null ? failed : step;
            report(step, cancelled ? ImageEvent.Step.State.CANCELLED : ImageEvent.Step.State.FAILED, took);
        }
    }

    private void progress(JsonNode status) {
        Step step = steps.get(status.path("vertex").asText());
        if (step == null) {
            return;
        }
        String what = TerminalText.plain(status.path("id").asText()).replaceFirst(":$", "");
        long current = status.path("current").asLong();
        long total = status.path("total").asLong();
        if (what.startsWith("pushing ")) {
            // BuildKit that pushes by itself: "pushing layers", "pushing manifest for …" of the step "exporting to image".
            note(step.id + " " + what, !status.hasNonNull("completed"));
        }
        String worth = status.hasNonNull("completed") + " " + (total > 0 ? (long) (current * 100.0 / total) : current / MEGABYTE);
        if (!worth.equals(shown.put(step.id + what, worth))) {
            report(step.isPush() || what.startsWith("pushing "), new ImageEvent.StepProgress(step.id, what, current, total));
        }
    }

    private void note(String what, boolean isSent) {
        if (isSent) {
            sending.add(what);
        } else {
            sending.remove(what);
        }
    }

    private void log(JsonNode log) {
        Step step = steps.get(log.path("vertex").asText());
        if (step == null) {
            return;
        }
        for (char c : text(log.path("data")).toCharArray()) {
            if (c == '\n') {
                flush(step);
            } else {
                step.line.append(c);
            }
        }
    }

    private void flush(Step step) {
        String line = TerminalText.plain(step.line.toString());
        step.line.setLength(0);
        if (!line.isBlank()) {
            keep(step.output, line);
            report(step.isPush(), new ImageEvent.StepOutput(step.id, line));
        }
    }

    private static void keep(Deque<String> lines, String line) {
        lines.addLast(line);
        if (lines.size() > LAST_LINES) {
            lines.removeFirst();
        }
    }

    private static String text(JsonNode base64) {
        try {
            byte[] bytes = base64.binaryValue();
            return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException none) {
            return base64.asText();
        }
    }

    private static Duration between(String started, String completed) {
        try {
            return Duration.between(Instant.parse(started), Instant.parse(completed));
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    private void report(Step step, ImageEvent.Step.State state, Duration took) {
        report(step.isPush(), new ImageEvent.Step(step.id, step.name, state, took));
    }

    private void report(boolean push, ImageEvent event) {
        if (push && pushing < 0) {
            pushing = System.nanoTime();
        }
        ImageProgress progress = push ? listener.push() : listener.build();
        progress.report(event);
    }

    /** Of {@code build}, and of {@code push} where there was one, until now. */
    Map<String, Duration> durations() {
        Map<String, Duration> durations = new LinkedHashMap<>();
        long end = System.nanoTime();
        durations.put("build", Duration.ofNanos((pushing < 0 ? end : pushing) - begin));
        if (pushing >= 0) {
            durations.put("push", Duration.ofNanos(end - pushing));
        }
        return durations;
    }

    /** The step that failed, null where none has. */
    Step failed() {
        return failed;
    }

    /** The client's own last words. */
    List<String> words() {
        return new ArrayList<>(words);
    }
}
