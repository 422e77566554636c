package io.jenkins.plugins.marathondeploy.pipeline;

import io.jenkins.plugins.marathondeploy.delivery.Delivered;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.io.Serializable;
import java.util.List;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What {@code harborPush} returns. */
public final class PushResult implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String image;
    private final String digest;
    private final String[] tags;
    private final String skipped;

    /** @param name what definitions call it */
    PushResult(Delivered delivered, ImageReference name) {
        image = name + "@" + delivered.image().digest();
        digest = delivered.image().digest();
        tags = delivered.image().tags().stream().map(ImageReference::toString).toArray(String[]::new);
        skipped = delivered.skipped();
    }

    /**
     * {@code registry/project/name:tag@sha256:…}: what {@code marathonDeploy(image: …)} takes. The digest decides what
     * runs; the tag is the name that people know it by.
     */
    @Whitelisted
    public String getImage() {
        return image;
    }

    @Whitelisted
    public String getDigest() {
        return digest;
    }

    /** Every reference by which it was pushed. */
    @Whitelisted
    public List<String> getTags() {
        return List.of(tags);
    }

    /** Why the image was neither built nor pushed: the registry had it; empty when it was. */
    @Whitelisted
    public String getSkipped() {
        return skipped == null ? "" : skipped;
    }

    @Override
    public String toString() {
        return image;
    }
}
