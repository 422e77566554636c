package io.jenkins.plugins.marathondeploy.image.engine;

import com.github.dockerjava.api.model.ResponseItem;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageProgress;
import io.jenkins.plugins.marathondeploy.image.TerminalText;
import io.jenkins.plugins.marathondeploy.text.ImageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the items of a push's answer into events, few enough to be read, and keeps digest and error among them. */
final class PushOutput {
    /**
     * "1.2: digest: sha256:… size: 528" stands beside {@code aux}, and alone where the engine has the containerd store (seen
     * of 28.5.2; the default of fresh installations since 29).
     */
    private static final Pattern DIGEST = Pattern.compile("digest: (" + ImageDigest.PATTERN + ")");

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
        ResponseItem.AuxDetail aux = item.getAux();
        String pushed = aux == null ? null : aux.getDigest();
        if (pushed != null) {
            digest = pushed;
        }
        // {"errorDetail":{"message":"denied: requested access …"},"error":"…"} inside an answer with status 200.
        if (error == null && item.isErrorIndicated()) {
            error = BuildOutput.errorOf(item);
        }
        String status = item.getStatus();
        String id = item.getId();
        if (status == null) {
            return;
        }
        if (id != null) {
            report(layer(TerminalText.plain(id), TerminalText.plain(status), item.getProgressDetail()));
        } else if (digest == null) {
            Matcher matcher = DIGEST.matcher(status);
            digest = matcher.find() ? matcher.group(1) : null;
        }
    }

    /** {"status":"Pushing","progressDetail":{"current":512,"total":300000},"progress":"[> ]…","id":"0a1b2c3d4e5f"} */
    static ImageEvent.Layer layer(String id, String status, ResponseItem.ProgressDetail detail) {
        long current = detail == null ? 0 : orZero(detail.getCurrent());
        long total = detail == null ? 0 : orZero(detail.getTotal());
        return new ImageEvent.Layer(id, status, current, total);
    }

    private void report(ImageEvent.Layer layer) {
        sending |= layer.state().startsWith("Push");
        String worth = layer.state() + layer.percent();
        if (!worth.equals(shown.put(layer.layer(), worth))) {
            progress.report(layer);
        }
    }

    private static long orZero(Long bytes) {
        return bytes == null ? 0 : bytes;
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
