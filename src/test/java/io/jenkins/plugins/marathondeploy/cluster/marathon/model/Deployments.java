package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.time.Loop;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The deployments that run: locks, limit, steps, cancellation; and keeping apps at their number when none runs. */
public final class Deployments implements InstanceWatcher {
    private static final Duration SOON = Duration.ofMillis(5);

    private final Loop loop;
    private final Events events;
    private final RootStore roots;
    private final Instances instances;
    private final ActionRun.Workshop workshop;
    private final HealthChecks healthChecks;
    private final Map<String, Deployment> running = new LinkedHashMap<>();
    private final Map<String, Deployment> locks = new HashMap<>();
    private final Set<Instance> leaving = new HashSet<>();
    private int limit;
    private Duration listedAfter = Duration.ZERO;
    private Duration storedAfter = Duration.ZERO;

    Deployments(Loop loop, Events events, RootStore roots, Instances instances, int limit) {
        this.loop = loop;
        this.events = events;
        this.roots = roots;
        this.instances = instances;
        this.limit = limit;
        healthChecks = new HealthChecks(loop, events, instances, this);
        workshop = new ActionRun.Workshop(instances, healthChecks, new ReadinessChecks(loop, this), events);
        instances.watch(this);
    }

    /** The deployments that run, hidden ones included. */
    public List<Deployment> running() {
        return List.copyOf(running.values());
    }

    /** A running deployment by its id. */
    public Optional<Deployment> find(String id) {
        return Optional.ofNullable(running.get(id));
    }

    /** The deployments that lock any of the apps. */
    public List<Deployment> locking(Set<String> apps) {
        return apps.stream().map(locks::get).filter(Objects::nonNull).distinct().toList();
    }

    /** Sets how many may run at once. */
    public void limit(int most) {
        limit = most;
    }

    /** Lets coming deployments appear in the list only after a while, as older Marathons do. */
    public void listedAfter(Duration delay) {
        listedAfter = delay;
    }

    /** Lets coming changes be seen in apps and groups only a while after their deployments have begun. */
    public void storedAfter(Duration delay) {
        storedAfter = delay;
    }

    /** Starts a deployment. */
    void start(DeploymentPlan plan, boolean force, Set<String> condemned) {
        if (running.size() >= limit) {
            // K06-force-same-app.txt: force does not lift it; K05: not even for an unchanged app
            throw MarathonError.tooManyDeployments(limit);
        }
        List<Deployment> conflicts = locking(plan.affectedApps());
        if (!conflicts.isEmpty() && !force) {
            events.deploymentFailed(plan, MarathonError.LOCKED);
            throw MarathonError.locked(conflicts.stream().map(conflict -> conflict.plan().id()).toList());
        }
        conflicts.forEach(this::cancel);
        if (storedAfter.isZero()) {
            roots.set(plan.target());
        } else {
            loop.after(storedAfter, () -> roots.set(plan.target()));
        }
        Deployment deployment = new Deployment(plan, condemned, loop.now().plus(listedAfter));
        running.put(plan.id(), deployment);
        plan.affectedApps().forEach(app -> locks.put(app, deployment));
        advance(deployment);
    }

    /** Drops a deployment; what it did stays half-way: E41-delete-deployment-force.txt. */
    public void cancel(Deployment deployment) {
        remove(deployment);
        events.deploymentFailed(deployment.plan(), "The upgrade has been cancelled");
        if (deployment.runs().stream().anyMatch(StopRun.class::isInstance)) {
            // E00: a cancelled stop still reports its step
            events.stepSuccess(deployment.plan(), deployment.plan().steps().get(deployment.step() - 1));
        }
    }

    private void remove(Deployment deployment) {
        running.remove(deployment.plan().id());
        locks.values().removeIf(deployment::equals);
        deployment.over();
    }

    private void advance(Deployment deployment) {
        List<List<DeploymentPlan.Action>> steps = deployment.plan().steps();
        while (!deployment.isOver() && !deployment.isBusy() && stepIsDone(deployment)) {
            if (deployment.step() > 0) {
                deployment.runs().forEach(ActionRun::finish);
                events.stepSuccess(deployment.plan(), steps.get(deployment.step() - 1));
            }
            if (deployment.step() == steps.size()) {
                remove(deployment);
                events.deploymentSuccess(deployment.plan());
                return;
            }
            List<DeploymentPlan.Action> actions = steps.get(deployment.nextStep() - 1);
            events.deploymentInfo(deployment.plan(), actions);
            begin(deployment, actions);
        }
    }

    private static boolean stepIsDone(Deployment deployment) {
        return deployment.runs().stream().allMatch(ActionRun::isDone);
    }

    private void begin(Deployment deployment, List<DeploymentPlan.Action> actions) {
        List<ActionRun> runs = actions.stream().map(action -> run(deployment, action)).toList();
        deployment.runs(runs);
        deployment.busy(true);
        runs.forEach(ActionRun::start);
        deployment.busy(false);
    }

    private ActionRun run(Deployment deployment, DeploymentPlan.Action action) {
        AppDefinition app = deployment.plan().target().app(action.app()).orElse(null);
        return switch (action.type()) {
            case "StartApplication" -> new StartRun(action, workshop, app);
            case "ScaleApplication" -> new ScaleRun(action, workshop, app, deployment.condemned());
            case "RestartApplication" -> new RestartRun(action, workshop, app);
            default -> new StopRun(action, workshop);
        };
    }

    @Override
    public void changed(Instance instance) {
        forRuns(instance, run -> run.changed(instance));
    }

    @Override
    public void gone(Instance instance) {
        forRuns(instance, run -> run.gone(instance));
        replaced(instance);
    }

    @Override
    public void replaced(Instance instance) {
        String app = instance.app().id();
        if (locking(Set.of(app)).isEmpty()) {
            keepNumber(app);
        }
    }

    @Override
    public boolean shallGo(Instance instance) {
        String app = instance.app().id();
        List<Deployment> present = locking(Set.of(app));
        if (!present.isEmpty()) {
            return present.stream().flatMap(lock -> lock.runs().stream())
                    .filter(run -> run.action().app().equals(app)).anyMatch(run -> run.shallGo(instance));
        }
        keepNumber(app);
        return roots.present().app(app).isEmpty();
    }

    /** What a half-way app comes to when one of its tasks ends: E44-app-after-cancel-9s.txt; a revived one: E91. */
    private void keepNumber(String id) {
        AppDefinition app = roots.present().app(id).orElse(null);
        if (app == null) {
            return;
        }
        List<Instance> wanted = instances.wanted(id).stream().filter(instance -> !leaving.contains(instance)).toList();
        int surplus = wanted.size() - app.instances();
        if (surplus > 0) {
            wanted.stream().filter(instance -> instance.condition().isActive())
                    .sorted(Instances.killOrder(app)).limit(surplus).forEach(this::removeSoon);
        }
        for (int i = surplus; i < 0; i++) {
            instances.schedule(app);
        }
    }

    /** Who goes is chosen at once, but it takes a moment: E00, an instance chosen was killed meanwhile. */
    private void removeSoon(Instance instance) {
        leaving.add(instance);
        loop.after(SOON, () -> {
            leaving.remove(instance);
            instances.release(instance);
        });
    }

    private void forRuns(Instance instance, Consumer<ActionRun> work) {
        String app = instance.app().id();
        for (Deployment deployment : locking(Set.of(app))) {
            deployment.runs().stream().filter(run -> run.action().app().equals(app)).forEach(work);
            advance(deployment);
        }
    }

    void close() {
        healthChecks.close();
        running.clear();
        locks.clear();
    }
}
