package io.jenkins.plugins.marathondeploy.deploy;

import java.util.Optional;

/**
 * The place of a deployment among other builds of its job that deploy to the same app. Asked before anything is sent,
 * on the thread that advances the machine; known only to the process, never persisted.
 */
public interface Turn {
    /** The build that has to end first, its rollback included; empty when it is this one's turn. */
    Optional<Build> ahead();
}
