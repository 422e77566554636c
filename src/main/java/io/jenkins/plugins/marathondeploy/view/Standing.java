package io.jenkins.plugins.marathondeploy.view;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where a deployment stands, between two events: "2 of 4 healthy, 00:37", whose time goes on. Plain fields, since it is
 * stored with the build.
 */
public final class Standing implements Serializable {
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

    private Standing(String text) {
        this.text = text;
    }

    /** Something that holds until the next event. */
    public static Standing of(String text) {
        return new Standing(text);
    }

    /**
     * What an event says about where the deployment stands; empty where it says nothing.
     *
     * @param now  milliseconds since 1970
     * @param mask takes secrets of the run out of a text
     */
    public static Optional<Standing> of(DeploymentEvent event, long now, UnaryOperator<String> mask) {
        if (event instanceof DeploymentEvent.Progress progress) {
            Standing standing = new Standing("");
            standing.ready = progress.ready();
            standing.wanted = progress.wanted();
            standing.outdated = progress.outdated();
            standing.kind = progress.kind();
            standing.since = now - progress.elapsed().toMillis();
            return Optional.of(standing);
        }
        return event instanceof DeploymentEvent.Waiting || event instanceof DeploymentEvent.Failed
                ? Optional.of(new Standing(mask.apply(event.text())))
                : Optional.empty();
    }

    /** @param now milliseconds since 1970 */
    public String text(long now) {
        if (since == 0) {
            return text == null ? "" : text;
        }
        var counted = kind == null ? DeploymentEvent.Progress.Kind.CHECKED : kind;
        return new DeploymentEvent.Progress(ready, wanted, outdated, Duration.ofMillis(now - since), counted).text();
    }
}
