package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Diagnosed;
import io.jenkins.plugins.marathondeploy.marathon.Diagnosis;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.RunningDeployment;
import io.jenkins.plugins.marathondeploy.marathon.TaskFailure;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import io.jenkins.plugins.marathondeploy.mesos.SandboxReading;
import io.jenkins.plugins.marathondeploy.workload.TargetStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out why the new version failed, before a rollback takes the evidence away. One question a step; what can't be
 * answered is left out, and nothing here changes how the deployment ends.
 *
 * @param question what is asked next
 * @param reading  how far the output of a task has been read; null while no task is known whose output tells
 */
record Diagnose(Question question, SandboxReading reading) implements Phase {
    /** What is asked, in this order. */
    enum Question {
        TASKS,
        DEPLOYMENT,
        QUEUE,
        OUTPUT
    }

    static Diagnose begin() {
        return new Diagnose(Question.TASKS, null);
    }

    @Override
    public PhaseName name() {
        return PhaseName.DIAGNOSE;
    }

    @Override
    public Need need(Deployment deployment, Instant now) {
        return switch (question) {
            case TASKS -> deployment.readTarget();
            case DEPLOYMENT -> Need.LIST;
            case QUEUE -> Need.QUEUE;
            case OUTPUT -> Need.output(reading);
        };
    }

    @Override
    public Step advance(Deployment deployment, Answer answer, Instant now) {
        SandboxReading next = reading;
        try {
            next = switch (question) {
                case TASKS -> tasks(deployment, answer);
                case DEPLOYMENT -> readiness(deployment, answer.get());
                case QUEUE -> queue(deployment, answer);
                case OUTPUT -> output(deployment, answer);
            };
        } catch (MarathonException e) {
            deployment.note("could not be found out: " + e.getMessage());
        }
        return switch (question) {
            case TASKS -> Step.now(new Diagnose(Question.DEPLOYMENT, next));
            case DEPLOYMENT -> Step.now(new Diagnose(Question.QUEUE, next));
            case QUEUE -> Step.now(next == null ? Verdict.policy(deployment) : new Diagnose(Question.OUTPUT, next));
            case OUTPUT -> Step.now(next.done() ? Verdict.policy(deployment) : new Diagnose(Question.OUTPUT, next));
        };
    }

    private SandboxReading output(Deployment deployment, Answer answer) {
        SandboxReading read = answer.failure().isPresent() ? reading.end() : answer.get();
        if (read.done() && !read.lines().isEmpty()) {
            deployment.taskOutput.addAll(read.lines());
            deployment.tell(new Diagnosed(read.lines()));
        }
        return read;
    }

    private static SandboxReading tasks(Deployment deployment, Answer answer) {
        SandboxReading failed = lastFailure(deployment);
        Optional<TargetStatus> status = deployment.read(answer);
        return status.map(found -> tasks(deployment, found, failed)).orElse(failed);
    }

    private static SandboxReading lastFailure(Deployment deployment) {
        Optional<TaskFailure> last = deployment.failures == null ? Optional.empty() : deployment.failures.last();
        last.ifPresent(failure -> found(deployment, List.of(
                "last failed task: " + failure.taskId() + " on " + failure.host() + " ended as " + failure.state()
                        + " with \"" + failure.message() + "\"")));
        return last.map(failure -> SandboxReading.of(failure.host(), failure.taskId())).orElse(null);
    }

    /** A task that has failed already has printed all it had to say; one that is listed may just have begun. */
    private static SandboxReading tasks(Deployment deployment, TargetStatus status, SandboxReading failed) {
        List<String> lines = new ArrayList<>();
        SandboxReading telling = failed;
        List<TaskStatus> ours = status.apps().stream()
                .flatMap(app -> app.tasks().stream())
                .filter(task -> task.version().map(deployment.desired::owns).orElse(false))
                .toList();
        for (TaskStatus task : ours) {
            if (!task.alive().orElse(true)) {
                lines.add("health check of " + task.id() + " on " + task.host() + ": "
                        + task.lastHealthCause().orElse("failed"));
                telling = telling == null ? SandboxReading.of(task.host(), task.id()) : telling;
            } else if (!task.state().equals("TASK_RUNNING")) {
                lines.add("task " + task.id() + " is " + task.state());
            }
        }
        found(deployment, lines);
        return telling != null || ours.isEmpty() ? telling : SandboxReading.of(ours.get(0).host(), ours.get(0).id());
    }

    /** {@code "ready":false,"lastResponse":{"status":503,…}} (I22-readiness-deployments). */
    private SandboxReading readiness(Deployment deployment, List<RunningDeployment> running) {
        List<String> lines = running.stream()
                .filter(one -> one.id().equals(deployment.desired.deploymentId()))
                .flatMap(one -> one.readiness().stream())
                .filter(line -> line.contains(" is not ready"))
                .toList();
        List<String> told = lines.isEmpty() ? deployment.readiness : lines;
        found(deployment, told);
        if (!told.isEmpty() && !deployment.failure.contains(told.get(0))) {
            deployment.failure = deployment.failure + "; " + told.get(0);
        }
        return reading;
    }

    private SandboxReading queue(Deployment deployment, Answer answer) {
        found(deployment, Diagnosis.ofQueue(answer.get(), deployment.target.id()));
        return reading;
    }

    private static void found(Deployment deployment, List<String> lines) {
        if (!lines.isEmpty()) {
            deployment.diagnosis.addAll(lines);
            deployment.tell(new Diagnosed(lines));
        }
    }
}
