package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.console.ConsoleLogFilter;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.auth.TextMask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Takes out of a text what the step took from its environment, and what the step's console takes out of its lines: the
 * secrets that {@code withCredentials} has bound around it, and what other filters hide.
 */
final class ConsoleMask implements TextMask {
    private static final Logger LOGGER = Logger.getLogger(ConsoleMask.class.getName());
    /** Instead of a text that can't be filtered: it is not known to be free of secrets. */
    private static final String HIDDEN = "(not shown: the console's filter could not be applied)";

    private final StepContext context;
    private final HiddenValues hidden;

    ConsoleMask(StepContext context, HiddenValues hidden) {
        this.context = context;
        this.hidden = hidden;
    }

    @Override
    public String mask(String text) {
        return shown(hidden.mask(text));
    }

    @Override
    public String maskOwn(String text) {
        return shown(hidden.maskOwn(text));
    }

    private String shown(String text) {
        if (text.isEmpty()) {
            return text;
        }
        try {
            return filtered(text);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "A text can't be filtered as the console is", e);
            return HIDDEN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HIDDEN;
        }
    }

    private String filtered(String text) throws IOException, InterruptedException {
        Run<?, ?> run = context.get(Run.class);
        Charset charset = run == null ? StandardCharsets.UTF_8 : run.getCharset();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TaskListenerDecorator decorator = TaskListenerDecorator.merge(
                TaskListenerDecorator.fromConsoleLogFilter(context.get(ConsoleLogFilter.class)),
                context.get(TaskListenerDecorator.class));
        try (OutputStream filter = decorator == null ? bytes : decorator.decorate(bytes)) {
            // Filters work line by line.
            filter.write((text + "\n").getBytes(charset));
        }
        return taken(text, bytes.toString(charset).replaceFirst("\\R\\z", ""));
    }

    /** The text without what the filter took out: what it adds, such as the time before each line, is the console's alone. */
    static String taken(String text, String filtered) {
        String[] lines = text.split("\n", -1);
        String[] shown = filtered.split("\n", -1);
        if (lines.length != shown.length) {
            return filtered;
        }
        for (int i = 0; i < lines.length; i++) {
            shown[i] = shown[i].contains(lines[i]) ? lines[i] : shown[i];
        }
        return String.join("\n", shown);
    }
}
