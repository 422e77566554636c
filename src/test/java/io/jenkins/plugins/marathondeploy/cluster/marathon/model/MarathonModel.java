package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.task.TaskRunner;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Loop;
import io.jenkins.plugins.marathondeploy.cluster.mesos.SandboxStore;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A Marathon without its HTTP side. All of it is used inside its {@link Loop}. */
public final class MarathonModel {
    private final Loop loop;
    private final Events events;
    private final RootStore roots;
    private final Instances instances;
    private final Deployments deployments;
    private boolean roles;
    private UnaryOperator<ObjectNode> keeps = UnaryOperator.identity();

    /** A Marathon without apps. */
    public MarathonModel(Loop loop, TaskRunner runner, AgentPool agents, SandboxStore sandboxes, int deploymentLimit) {
        this.loop = loop;
        events = new Events(loop);
        roots = new RootStore(loop);
        instances = new Instances(loop, events, runner, agents, sandboxes);
        deployments = new Deployments(loop, events, roots, instances, deploymentLimit);
    }

    /** Where everything of it runs. */
    public Loop loop() {
        return loop;
    }

    /** Whether apps have roles and groups enforce them, as from Marathon 1.9 on. */
    public boolean hasRoles() {
        return roles;
    }

    /** Lets apps have roles and groups enforce them, as from Marathon 1.9 on. */
    public void withRoles() {
        roles = true;
    }

    /** Makes of every app what the operator does with a copy of it: a default or a rule that no known Marathon has. */
    public void keeping(UnaryOperator<ObjectNode> other) {
        keeps = app -> other.apply(app.deepCopy());
    }

    /** What it tells. */
    public Events events() {
        return events;
    }

    /** Apps, groups and their versions. */
    public RootStore roots() {
        return roots;
    }

    /** Instances and their tasks. */
    public Instances instances() {
        return instances;
    }

    /** The deployments that run. */
    public Deployments deployments() {
        return deployments;
    }

    /** Makes a change and deploys it; the event about it names the group. */
    public DeploymentPlan submit(String group, boolean force, Consumer<RootChange> change) {
        return submit(group, force, Set.of(), change);
    }

    /** The same, with instances that shall go whatever else happens. */
    public DeploymentPlan submit(String group, boolean force, Set<String> condemned, Consumer<RootChange> change) {
        Instant version = roots.nextVersion();
        try {
            DeploymentPlan plan = plan(change, version, true);
            try {
                deployments.start(plan, force, condemned);
            } catch (MarathonError refused) {
                if (refused.status() == 409) {
                    roots.store(plan.target());
                }
                throw refused;
            }
            events.groupChanged(group, version);
            return plan;
        } catch (CyclicDependencies cycle) {
            events.groupChangeFailed(group, version, cycle.reason(roots.present(), version));
            throw cycle.answer();
        } catch (MarathonError refused) {
            // an app that is not valid is refused before anything is changed: no event in F00-events-sse-group.txt
            if (refused.status() != 422 || !refused.body().has("details")) {
                events.groupChangeFailed(group, version, refused.text());
            }
            throw refused;
        }
    }

    /** The plan that a change would have, without making it: ports stay open, so unchanged apps appear as restarts. */
    public DeploymentPlan dryRun(Consumer<RootChange> change) {
        try {
            return plan(change, roots.nextVersion(), false);
        } catch (CyclicDependencies cycle) {
            throw cycle.answer();
        }
    }

    private DeploymentPlan plan(Consumer<RootChange> change, Instant version, boolean assignPorts) {
        RootChange draft = new RootChange(roots.present(), roles, keeps);
        change.accept(draft);
        return DeploymentPlan.between(roots.present(), draft.build(version, assignPorts));
    }

    /** Undoes a deployment by a new one, which implies force: E33-delete-deployment-rollback.txt. */
    public DeploymentPlan revert(Deployment deployment) {
        RootGroup before = deployment.plan().original();
        RootGroup after = deployment.plan().target();
        return submit("/", true, change -> {
            for (String id : deployment.plan().affectedApps()) {
                before.app(id).ifPresentOrElse(app -> change.putApp(app.content()), () -> change.removeApp(id));
            }
            before.groups().forEach((path, settings) -> {
                if (!settings.equals(after.groups().get(path))) {
                    change.putGroup(path, settings);
                }
            });
            after.groups().keySet().stream().filter(path -> !before.hasGroup(path)).toList()
                    .forEach(change::removeEmptyGroup);
        });
    }

    /** Ends everything. */
    public void close() {
        loop.run(deployments::close);
    }
}
