package io.jenkins.plugins.marathondeploy.image;

import com.github.dockerjava.api.model.ResponseItem;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the items of a push's answer into events, few enough to be read, and keeps digest and error among them. */
final class PushOutput {
    /** "1.2: digest: sha256:… size: 528", what engines before API 1.22 said instead of {@code aux}. */
    private static final Pattern DIGEST = Pattern.compile("digest: (sha256:[0-9a-f]{64})");

    private final ImageProgress progress;
    private final Map<String, String> shown = new HashMap<>();
    private String digest;
    private String error;
    private boolean sending;

    PushOutput(ImageProgress progress) {
        this.progress = progress;
    }

    void accept(ResponseItem item) {
        // {"progressDetail":{},"aux":{"Tag":"1.2","Digest":"sha256:…","Size":528}}
        if (item.getAux() != null && item.getAux().getDigest() != null) {
            digest = item.getAux().getDigest();
        }
        // {"errorDetail":{"message":"denied: requested access …"},"error":"…"} inside an answer with status 200.
        if (error == null && item.isErrorIndicated()) {
            error = BuildOutput.errorOf(item);
        }
        if (item.getStatus() == null) {
            return;
        }
        if (item.getId() != null) {
            layer(item);
        } else if (digest == null) {
            Matcher matcher = DIGEST.matcher(item.getStatus());
            digest = matcher.find() ? matcher.group(1) : null;
        }
    }

    private void layer(ResponseItem item) {
        var detail = item.getProgressDetail();
        long current = detail == null || detail.getCurrent() == null ? 0 : detail.getCurrent();
        long total = detail == null || detail.getTotal() == null ? 0 : detail.getTotal();
        ImageEvent.Layer layer = new ImageEvent.Layer(item.getId(), item.getStatus(), current, total);
        sending |= item.getStatus().startsWith("Push");
        String worth = item.getStatus() + layer.percent() / 10;
        if (!worth.equals(shown.put(item.getId(), worth))) {
            progress.report(layer);
        }
    }

    /** Whether the registry had let the push begin. */
    boolean wasSending() {
        return sending;
    }

    String digest() {
        return digest;
    }

    String error() {
        return error;
    }
}
