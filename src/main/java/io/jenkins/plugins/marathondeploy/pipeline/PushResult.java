package io.jenkins.plugins.marathondeploy.pipeline;

import io.jenkins.plugins.marathondeploy.agent.Pushed;
import java.io.Serializable;
import java.util.List;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What {@code harborPush} returns. */
public final class PushResult implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String image;
    private final String digest;
    private final String[] tags;

    PushResult(Pushed pushed) {
        image = pushed.tags().get(0) + "@" + pushed.digest();
        digest = pushed.digest();
        tags = pushed.tags().toArray(String[]::new);
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

    /** Every reference that was pushed. */
    @Whitelisted
    public List<String> getTags() {
        return List.of(tags);
    }

    @Override
    public String toString() {
        return image;
    }
}
