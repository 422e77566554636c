package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * One Marathon, behind one or several of its instances. Each method is a single exchange, bounded in time, that is not
 * retried in here: whoever calls decides when to ask again. Where several instances are known, the next one is tried
 * when one can't be reached at all; a write that may already have been applied is never sent a second time.
 *
 * <p>All methods throw {@link MarathonException}.
 */
public interface Marathon {
    /** Carries one exchange out: what all other methods do. */
    <T> T carryOut(Exchange<T> exchange);

    /** {@code GET /v2/apps/{id}?embed=app.taskStats}; empty when Marathon says that the app does not exist (A14-404-app). */
    default Optional<AppStatus> app(String appId) {
        return carryOut(Read.app(appId));
    }

    /** {@code GET /v2/groups/{id}} with apps, tasks, counts and statistics embedded; empty when there is none (A15-404-group). */
    default Optional<GroupStatus> group(String groupId) {
        return carryOut(Read.group(groupId));
    }

    /** {@code GET /v2/deployments}: the running ones only. Not being listed says nothing about an outcome. */
    default List<RunningDeployment> deployments() {
        return carryOut(Read.deployments());
    }

    /** {@code PUT /v2/apps/{id}?partialUpdate=false}: replaces the whole definition; creates the app when there is none. */
    default Submission putApp(String appId, ObjectNode definition, boolean force) {
        return carryOut(Write.putApp(appId, definition, force));
    }

    /** {@code PUT /v2/groups/{id}}; an app of the group that the definition does not name is stopped. */
    default Submission putGroup(String groupId, ObjectNode definition, boolean force) {
        return carryOut(Write.putGroup(groupId, definition, force));
    }

    /**
     * {@code PUT /v2/apps/{id}} with {@code {"version": …}}: back to a recorded version (D10-put-version-rollback). With
     * {@code force} it replaces a deployment that holds the lock, our own for instance.
     */
    default Submission restoreApp(String appId, String version, boolean force) {
        return carryOut(Write.restoreApp(appId, version, force));
    }

    /** {@code PUT /v2/groups/{id}} with {@code {"version": …}} (F17-group-version-rollback); see {@link #restoreApp}. */
    default Submission restoreGroup(String groupId, String version, boolean force) {
        return carryOut(Write.restoreGroup(groupId, version, force));
    }

    /** {@code DELETE /v2/apps/{id}?force=false}. Marathon's own default is force; ours never overrides a lock here. */
    default Submission deleteApp(String appId) {
        return carryOut(Write.deleteApp(appId));
    }

    /** {@code DELETE /v2/groups/{id}?force=false}. */
    default Submission deleteGroup(String groupId) {
        return carryOut(Write.deleteGroup(groupId));
    }

    /**
     * {@code DELETE /v2/deployments/{id}}: starts a new deployment that undoes the old one. Marathon implies force. Kind
     * {@code NOT_FOUND} when that deployment has ended (E39-delete-same-deployment-again).
     */
    default Submission revert(String deploymentId) {
        return carryOut(Write.revert(deploymentId));
    }

    /** {@code DELETE /v2/deployments/{id}?force=true}: drops the deployment and leaves the app half-way (E41). */
    default void cancel(String deploymentId) {
        carryOut(Write.cancel(deploymentId));
    }

    /** {@code GET /v2/queue?embed=lastUnusedOffers}: what waits for resources, and why offers were declined. */
    default List<QueuedLaunch> queue() {
        return carryOut(Read.queue());
    }

    /** {@code GET /v2/apps/{id}/versions}: not ordered, and with entries of rejected updates (J11-versions-after-409). */
    default List<String> versions(String appId) {
        return carryOut(Read.versions(appId));
    }

    /**
     * {@code GET /v2/apps/{id}/versions/{version}}: the app as it was defined then (D07-version-old); empty when Marathon
     * has no such version (D08-version-unknown). Asking for one that does not exist can add it to {@link #versions}.
     */
    default Optional<ObjectNode> appVersion(String appId, String version) {
        return carryOut(Read.appVersion(appId, version));
    }

    /**
     * {@code GET /v2/groups/{id}/versions/{version}}: the group with its apps as it was defined then (F09-group-version);
     * empty when Marathon has no such version.
     */
    default Optional<ObjectNode> groupVersion(String groupId, String version) {
        return carryOut(Read.groupVersion(groupId, version));
    }

    /** {@code GET /v2/info}. */
    default ServerInfo info() {
        return carryOut(Read.info());
    }
}
