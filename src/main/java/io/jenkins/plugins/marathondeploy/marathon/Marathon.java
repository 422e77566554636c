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
    /** {@code GET /v2/apps/{id}?embed=app.taskStats}; empty when Marathon says that the app does not exist (A14-404-app). */
    Optional<AppStatus> app(String appId);

    /** {@code GET /v2/groups/{id}} with apps, tasks, counts and statistics embedded; empty when there is none (A15-404-group). */
    Optional<GroupStatus> group(String groupId);

    /** {@code GET /v2/deployments}: the running ones only. Not being listed says nothing about an outcome. */
    List<RunningDeployment> deployments();

    /** {@code PUT /v2/apps/{id}?partialUpdate=false}: replaces the whole definition; creates the app when there is none. */
    Submission putApp(String appId, ObjectNode definition, boolean force);

    /** {@code PUT /v2/groups/{id}}; an app of the group that the definition does not name is stopped. */
    Submission putGroup(String groupId, ObjectNode definition, boolean force);

    /**
     * {@code PUT /v2/apps/{id}} with {@code {"version": …}}: back to a recorded version (D10-put-version-rollback). With
     * {@code force} it replaces a deployment that holds the lock, our own for instance.
     */
    Submission restoreApp(String appId, String version, boolean force);

    /** {@code PUT /v2/groups/{id}} with {@code {"version": …}} (F17-group-version-rollback); see {@link #restoreApp}. */
    Submission restoreGroup(String groupId, String version, boolean force);

    /** {@code DELETE /v2/apps/{id}?force=false}. Marathon's own default is force; ours never overrides a lock here. */
    Submission deleteApp(String appId);

    /** {@code DELETE /v2/groups/{id}?force=false}. */
    Submission deleteGroup(String groupId);

    /**
     * {@code DELETE /v2/deployments/{id}}: starts a new deployment that undoes the old one. Marathon implies force. Kind
     * {@code NOT_FOUND} when that deployment has ended (E39-delete-same-deployment-again).
     */
    Submission revert(String deploymentId);

    /** {@code DELETE /v2/deployments/{id}?force=true}: drops the deployment and leaves the app half-way (E41). */
    void cancel(String deploymentId);

    /** {@code GET /v2/queue?embed=lastUnusedOffers}: what waits for resources, and why offers were declined. */
    List<QueuedLaunch> queue();

    /** {@code GET /v2/apps/{id}/versions}: not ordered, and with entries of rejected updates (J11-versions-after-409). */
    List<String> versions(String appId);

    /**
     * {@code GET /v2/apps/{id}/versions/{version}}: the app as it was defined then (D07-version-old); empty when Marathon
     * has no such version (D08-version-unknown). Asking for one that does not exist can add it to {@link #versions}.
     */
    Optional<ObjectNode> appVersion(String appId, String version);

    /**
     * {@code GET /v2/groups/{id}/versions/{version}}: the group with its apps as it was defined then (F09-group-version);
     * empty when Marathon has no such version.
     */
    Optional<ObjectNode> groupVersion(String groupId, String version);

    /** {@code GET /v2/info}. */
    ServerInfo info();
}
