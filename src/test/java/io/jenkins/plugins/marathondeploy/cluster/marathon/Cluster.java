package io.jenkins.plugins.marathondeploy.cluster.marathon;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppNormalizer;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.PathId;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Condition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Deployment;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.DeploymentPlan;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.GroupSettings;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Instance;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.MarathonModel;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.SimulatedTaskRunner;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.TaskRunner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What happens to a fixture's cluster without the client under test: other deployers, autoscalers, ailing tasks. */
public final class Cluster {
    private final MarathonModel model;
    private final TaskRunner runner;

    Cluster(MarathonModel model, TaskRunner runner) {
        this.model = model;
        this.runner = runner;
    }

    /** The present version of an app; empty when there is no such app. */
    public Optional<AppDefinition> app(String id) {
        return model.loop().call(() -> model.roots().present().app(id));
    }

    /** The instances of an app, the oldest first. */
    public List<Instance> instances(String app) {
        return model.loop().call(() -> model.instances().of(app));
    }

    /** The instances of an app that run with its present configuration and are healthy. */
    public List<Instance> healthy(String id) {
        return model.loop().call(() -> model.roots().present().app(id)
                .map(app -> model.instances().of(id).stream().filter(Instance::isHealthy)
                        .filter(instance -> !instance.app().version().isBefore(app.lastConfigChangeAt())).toList())
                .orElse(List.of()));
    }

    /** What a group depends on; nothing when there is no such group. */
    public List<String> dependencies(String group) {
        return model.loop().call(() -> model.roots().present().groups().getOrDefault(group, GroupSettings.NONE)
                .dependencies());
    }

    /** The ids of the deployments that run, those that the list hides included. */
    public List<String> deployments() {
        return model.loop().call(() ->
                model.deployments().running().stream().map(deployment -> deployment.plan().id()).toList());
    }

    /** Another client creates an app or replaces it whole. */
    public DeploymentPlan put(ObjectNode definition, boolean force) {
        String id = PathId.absolute(definition.path("id").asText(), PathId.ROOT);
        ObjectNode whole = AppNormalizer.normalizeReplacement(definition, id);
        return model.loop().call(() -> model.submit(PathId.parent(id), force, change -> change.putApp(whole)));
    }

    /** Another client changes an app by force, whatever deployment runs. */
    public DeploymentPlan forceChange(String id, Consumer<ObjectNode> edit) {
        return change(id, true, edit);
    }

    /** Another client, such as an autoscaler, changes an app's number of instances by force. */
    public DeploymentPlan scale(String id, int instances) {
        return change(id, true, content -> content.put("instances", instances));
    }

    private DeploymentPlan change(String id, boolean force, Consumer<ObjectNode> edit) {
        return model.loop().call(() -> {
            ObjectNode content = known(id).content().deepCopy();
            edit.accept(content);
            return model.submit(PathId.parent(id), force, change -> change.putApp(content));
        });
    }

    /** Another client deletes an app, by force as Marathon does. */
    public DeploymentPlan delete(String id) {
        known(id);
        return model.loop().call(() -> model.submit(PathId.parent(id), true, change -> change.removeApp(id)));
    }

    /** Another client cancels a deployment with force=true: it vanishes, its app stays half-way. */
    public void cancel(String deployment) {
        model.loop().run(() -> model.deployments().cancel(running(deployment)));
    }

    /** Another client reverts a deployment. */
    public DeploymentPlan revert(String deployment) {
        return model.loop().call(() -> model.revert(running(deployment)));
    }

    private Deployment running(String id) {
        return model.deployments().find(id)
                .orElseThrow(() -> new IllegalArgumentException("No deployment " + id + " runs"));
    }

    private AppDefinition known(String id) {
        return app(id).orElseThrow(() -> MarathonError.unknownApp(id));
    }

    /** Kills a task as an operator would; its instance gets a new one. */
    public void kill(Instance instance) {
        model.loop().run(() -> model.instances().killTask(instance));
    }

    /** Kills all running tasks of an app. */
    public void killAll(String app) {
        instances(app).stream().filter(instance -> instance.condition() == Condition.RUNNING).forEach(this::kill);
    }

    /** Lets checks of one task get this HTTP status from now on; simulated tasks only. */
    public void setTaskStatus(Instance instance, int status) {
        simulated().setTaskStatus(instance.task().id(), status);
    }

    /** Lets checks of all tasks of an app get this HTTP status from now on; simulated tasks only. */
    public void setAppStatus(String app, int status) {
        simulated().setAppStatus(app, status);
    }

    /** Lets a running task end with an exit status; simulated tasks only. */
    public void exit(Instance instance, int exitStatus) {
        simulated().exit(instance.task().id(), exitStatus);
    }

    /**
     * Lets the infrastructure lose a task, whatever it did: {@code TASK_DROPPED}, {@code TASK_LOST}, {@code TASK_GONE},
     * {@code TASK_GONE_BY_OPERATOR}, {@code TASK_UNKNOWN}, {@code TASK_ERROR}; its instance gets a new one. With
     * {@code TASK_UNREACHABLE} it goes on out of sight, and the app's unreachableStrategy tells what comes of it. Simulated
     * tasks only.
     */
    public void lose(Instance instance, String state) {
        if (state.equals("TASK_UNREACHABLE")) {
            model.loop().run(() -> model.instances().unreachable(instance));
        } else {
            simulated().end(instance.task().id(), state, "Lost by the infrastructure: " + state);
        }
    }

    /** Lets an instance that can't be reached come back as it was. */
    public void reachAgain(Instance instance) {
        model.loop().run(() -> model.instances().reachable(instance));
    }

    /** Lets all running tasks of an app fail with an exit status; simulated tasks only. */
    public void failAll(String app, int exitStatus) {
        instances(app).stream().filter(instance -> instance.condition() == Condition.RUNNING)
                .forEach(instance -> exit(instance, exitStatus));
    }

    /** The simulated tasks. */
    public SimulatedTaskRunner simulated() {
        if (runner instanceof SimulatedTaskRunner simulated) {
            return simulated;
        }
        throw new IllegalStateException("The tasks of this fixture are not simulated");
    }

    /** How many deployments may run at once from now on. */
    public void setDeploymentLimit(int limit) {
        model.loop().run(() -> model.deployments().limit(limit));
    }

    /**
     * Lets coming changes be seen only a while after their deployments have begun and have cancelled others: Marathon
     * stores the root group last (GroupManagerImpl.updateRootEither).
     */
    public void storeChangesAfter(Duration delay) {
        model.loop().run(() -> model.deployments().storedAfter(delay));
    }

    /** Lets coming deployments appear in the list only after a while. */
    public void listDeploymentsAfter(Duration delay) {
        model.loop().run(() -> model.deployments().listedAfter(delay));
    }
}
