package io.jenkins.plugins.marathondeploy.view;

import io.jenkins.plugins.marathondeploy.auth.TextMask;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a deployment stands, between two events: "2 of 4 healthy, 00:37", whose time goes on. Plain fields, since it is
 * stored with the build.
 */
public final class DeploymentStatus implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Null only in what was stored without it. */
    private final String text;
    private int ready;
    private int wanted;
    private int outdated;
    /** What is counted; null in what was stored without it. */
    private DeploymentEvent.Progress.Kind kind;
    /** Milliseconds since 1970; 0 when the text says it all. */
    private long since;
    /** The Marathon's name where it is one of several; else null. */
    private String centre;

    private DeploymentStatus(String text) {
        this.text = text;
    }

    /** Something that holds until the next event. */
    public static DeploymentStatus of(String text) {
        return new DeploymentStatus(text);
    }

    /** As it was stored before; the meaning of the fields is theirs here. */
    static DeploymentStatus stored(
            String text, int ready, int wanted, int outdated, DeploymentEvent.Progress.Kind kind, long since) {
        DeploymentStatus status = new DeploymentStatus(text);
        status.ready = ready;
        status.wanted = wanted;
        status.outdated = outdated;
        status.kind = kind;
        status.since = since;
        return status;
    }

    /**
     * What an event says about where the deployment stands; empty where it says nothing.
     *
     * @param now  milliseconds since 1970
     * @param mask takes secrets of the run out of a text
     */
    public static Optional<DeploymentStatus> of(DeploymentEvent event, long now, TextMask mask) {
        if (event instanceof DeploymentEvent.Progress progress) {
            DeploymentStatus status = new DeploymentStatus("");
            status.ready = progress.ready();
            status.wanted = progress.wanted();
            status.outdated = progress.outdated();
            status.kind = progress.kind();
            status.since = now - progress.elapsed().toMillis();
            return Optional.of(status);
        }
        return event instanceof DeploymentEvent.Waiting || event instanceof DeploymentEvent.Failed
                        || event instanceof DeploymentEvent.GateAsked
                ? Optional.of(new DeploymentStatus(mask.maskOwn(event.text())))
                : Optional.empty();
    }

    /** The same for one of several Marathons, whose name comes first. */
    public DeploymentStatus at(String name) {
        DeploymentStatus status = stored(text, ready, wanted, outdated, kind, since);
        status.centre = name;
        return status;
    }

    /** @param now milliseconds since 1970 */
    public String text(long now) {
        return (centre == null ? "" : centre + ": ") + own(now);
    }

    private String own(long now) {
        if (since == 0) {
            return text == null ? "" : text;
        }
        var counted = kind == null ? DeploymentEvent.Progress.Kind.CHECKED : kind;
        return new DeploymentEvent.Progress(
                        ready, wanted, outdated, 0, Duration.ofMillis(now - since), counted, false)
                .text();
    }
}
