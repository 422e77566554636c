package io.jenkins.plugins.marathondeploy.image.engine;

import com.github.dockerjava.api.model.ResponseItem;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageProgress;
import io.jenkins.plugins.marathondeploy.image.TerminalText;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns the items of a build's answer into whole lines, and keeps the image's id and the error among them. */
final class BuildOutput {
    private static final Pattern SUCCESS = Pattern.compile("^Successfully built ([0-9a-f]{12,64})$");

    /** Longer lines are handed on in pieces. */
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int LONGEST_ERROR = 8000;

    private final ImageProgress progress;
    private final StringBuilder line = new StringBuilder();
    private final Map<String, String> pulled = new HashMap<>();
    private String imageId;
    private String error;

    BuildOutput(ImageProgress progress) {
        this.progress = progress;
    }

    void accept(ResponseItem item) {
        String stream = item.getStream();
        if (stream != null) {
            append(stream);
        }
        String status = item.getStatus();
        if (status != null) {
            pulling(item.getId(), TerminalText.plain(status), item.getProgressDetail());
        }
        // {"aux":{"ID":"sha256:…"}}: each stage names its image, the last one counts.
        // docker-java's type for "aux" is a push's; the item itself keeps what came.
        if (item.getRawValues().get("aux") instanceof Map<?, ?> aux && aux.get("ID") instanceof String id) {
            imageId = id;
        }
        if (error == null && item.isErrorIndicated()) {
            flush();
            error = errorOf(item);
        }
    }

    /** {"errorDetail":{"code":1,"message":"The command '/bin/sh -c false' returned a non-zero code: 1"},"error":"…"} */
    @SuppressWarnings("deprecation") // Old engines send "error" alone.
    static String errorOf(ResponseItem item) {
        ResponseItem.ErrorDetail detail = item.getErrorDetail();
        String message = detail == null ? null : detail.getMessage();
        String text = message == null || message.isBlank() ? item.getError() : message;
        // A failed step's message repeats its whole command.
        String words = (text == null ? "" : text).lines().map(TerminalText::plain).collect(Collectors.joining("\n")).strip();
        if (words.isBlank()) {
            return "the engine gave no reason";
        }
        return Shortened.of(words, LONGEST_ERROR);
    }

    private void append(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                flush();
            } else {
                line.append(c);
                if (line.length() >= LONGEST_LINE) {
                    flush();
                }
            }
        }
    }

    private void flush() {
        String whole = TerminalText.plain(line.toString());
        line.setLength(0);
        if (whole.isBlank()) {
            return;
        }
        Matcher success = SUCCESS.matcher(whole);
        if (success.matches() && imageId == null) {
            imageId = success.group(1);
        }
        progress.report(new ImageEvent.BuildOutput(whole));
    }

    /** A base image comes in thousands of progress items: only a changed state or hundredth is worth an event. */
    private void pulling(String id, String status, ResponseItem.ProgressDetail detail) {
        ImageEvent.Layer layer = PushOutput.layer(id == null ? "" : TerminalText.plain(id), status, detail);
        String worth = status + layer.percent();
        if (!worth.equals(pulled.put(layer.layer(), worth))) {
            progress.report(new ImageEvent.Pulling(layer.layer(), status, layer.current(), layer.total()));
        }
    }

    /** The image's id, short or long, null when none was named. */
    String imageId() {
        return imageId;
    }

    /** The first error among the items, null without one. */
    String error() {
        return error;
    }
}
