package io.jenkins.plugins.marathondeploy.follow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.Need;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.GroupStatus;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.QueuedLaunch;
import io.jenkins.plugins.marathondeploy.marathon.RunningDeployment;
import io.jenkins.plugins.marathondeploy.marathon.ServerInfo;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import java.util.List;
import java.util.Optional;

/** The answer to one question, as the Marathon that a step asks it of. Nothing is ever sent from here. */
final class Fetched implements Marathon {
    private final Need need;
    private final Object value;
    private final MarathonException failure;

    private Fetched(Need need, Object value, MarathonException failure) {
        this.need = need;
        this.value = value;
        this.failure = failure;
    }

    static Fetched of(Need need, Object value) {
        return new Fetched(need, value, null);
    }

    /** Every question gets this failure; for a write it must say that nothing was sent. */
    static Fetched failed(Need need, MarathonException failure) {
        return new Fetched(need, null, failure);
    }

    Optional<MarathonException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether Marathon did not answer at all. */
    boolean isDead() {
        return failure != null && isDead(failure);
    }

    static boolean isDead(MarathonException failure) {
        return failure.kind() == MarathonException.Kind.NO_ANSWER
                || failure.kind() == MarathonException.Kind.UNREACHABLE;
    }

    Object value() {
        return value;
    }

    @SuppressWarnings("unchecked")
    private <T> T answer(Need.Kind kind, String id) {
        if (failure != null) {
            throw failure;
        }
        if (need.kind() != kind || !need.id().equals(id)) {
            throw new IllegalStateException("a step asked for " + kind + " " + id + " after it had announced " + need);
        }
        return (T) value;
    }

    private <T> T unexpected() {
        return answer(Need.Kind.OTHER, "");
    }

    @Override
    public Optional<AppStatus> app(String appId) {
        return answer(Need.Kind.APP, appId);
    }

    @Override
    public Optional<GroupStatus> group(String groupId) {
        return answer(Need.Kind.GROUP, groupId);
    }

    @Override
    public List<RunningDeployment> deployments() {
        return answer(Need.Kind.LIST, "");
    }

    @Override
    public List<QueuedLaunch> queue() {
        return answer(Need.Kind.QUEUE, "");
    }

    @Override
    public Submission putApp(String appId, ObjectNode definition, boolean force) {
        return unexpected();
    }

    @Override
    public Submission putGroup(String groupId, ObjectNode definition, boolean force) {
        return unexpected();
    }

    @Override
    public Submission restoreApp(String appId, String version) {
        return unexpected();
    }

    @Override
    public Submission restoreGroup(String groupId, String version) {
        return unexpected();
    }

    @Override
    public Submission deleteApp(String appId) {
        return unexpected();
    }

    @Override
    public Submission deleteGroup(String groupId) {
        return unexpected();
    }

    @Override
    public Submission revert(String deploymentId) {
        return unexpected();
    }

    @Override
    public void cancel(String deploymentId) {
        unexpected();
    }

    @Override
    public List<String> versions(String appId) {
        return unexpected();
    }

    @Override
    public Optional<ObjectNode> appVersion(String appId, String version) {
        return unexpected();
    }

    @Override
    public ServerInfo info() {
        return unexpected();
    }
}
