package io.jenkins.plugins.marathondeploy.marathon;

import java.util.Optional;

/** Hears what an {@link EventStream} receives, on threads of the HTTP client: never block in here. */
public interface EventListener {
    /** Marathon has accepted the subscription: what happens from now on is told. */
    default void opened() {}

    /** An exception thrown from here is ignored: one event's trouble must not end the stream. */
    void event(MarathonEvent event);

    /**
     * The stream has ended; the last call there is. It breaks at every change of the leader, so whoever still needs it
     * opens another after a pause.
     *
     * @param failure empty when it was closed by us or ended by Marathon without an error
     */
    void ended(Optional<MarathonException> failure);
}
