package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Diagnosed;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.QueuedLaunch;
import io.jenkins.plugins.marathondeploy.marathon.TaskFailure;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import io.jenkins.plugins.marathondeploy.mesos.SandboxReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out why the new version failed, before a rollback takes the evidence away. One question a step; what can't be
 * answered is left out, and nothing here changes how the deployment ends.
 */
final class Diagnose implements Phase {
    private static final long serialVersionUID = 1L;

    private enum Question {
        TASKS,
        QUEUE,
        OUTPUT
    }

    private Question question = Question.TASKS;
    private String outputHost;
    private String outputTask;
    private SandboxReading reading;

    @Override
    public PhaseName name() {
        return PhaseName.DIAGNOSE;
    }

    @Override
    public Need need(Course course, Instant now) {
        return switch (question) {
            case TASKS -> course.target.need();
            case QUEUE -> Need.QUEUE;
            case OUTPUT -> Need.output(reading());
        };
    }

    @Override
    public Step advance(Course course, Answer answer, Instant now) {
        try {
            ask(course, answer);
        } catch (MarathonException e) {
            course.tell(new DeploymentEvent.Note("could not be found out: " + e.getMessage()));
        }
        return switch (question) {
            case TASKS -> then(Question.QUEUE);
            case QUEUE -> outputTask == null ? Step.now(FollowEnd.policy(course)) : then(Question.OUTPUT);
            case OUTPUT -> reading.done() ? Step.now(FollowEnd.policy(course)) : Step.now(this);
        };
    }

    private Step then(Question next) {
        question = next;
        return Step.now(this);
    }

    private void ask(Course course, Answer answer) {
        switch (question) {
            case TASKS -> {
                lastFailure(course);
                course.target.read(answer).ifPresent(status -> tasks(course, status));
            }
            case QUEUE -> queue(course, answer.get());
            case OUTPUT -> output(course, answer);
        }
    }

    private SandboxReading reading() {
        return reading == null ? SandboxReading.of(outputHost, outputTask) : reading;
    }

    private void output(Course course, Answer answer) {
        reading = answer.failure().isPresent() ? reading().end() : answer.get();
        if (reading.done() && !reading.lines().isEmpty()) {
            course.taskOutput.addAll(reading.lines());
            course.tell(new Diagnosed(reading.lines()));
        }
    }

    private void lastFailure(Course course) {
        Optional<TaskFailure> last = course.failures == null ? Optional.empty() : course.failures.last();
        last.ifPresent(failure -> {
            outputHost = failure.host();
            outputTask = failure.taskId();
            found(course, List.of("last failed task: " + failure.taskId() + " on " + failure.host() + " ended as "
                    + failure.state() + " with \"" + failure.message() + "\""));
        });
    }

    private void tasks(Course course, TargetStatus status) {
        List<String> lines = new ArrayList<>();
        List<TaskStatus> ours = status.apps().stream()
                .flatMap(app -> app.tasks().stream())
                .filter(task -> task.version().map(course.claim::owns).orElse(false))
                .toList();
        for (TaskStatus task : ours) {
            if (!task.alive().orElse(true)) {
                lines.add("health check of " + task.id() + " on " + task.host() + ": "
                        + task.lastHealthCause().orElse("failed"));
                // A task that has failed already has printed all it had to say; this one may just have begun.
                if (outputTask == null) {
                    outputHost = task.host();
                    outputTask = task.id();
                }
            } else if (!task.state().equals("TASK_RUNNING")) {
                lines.add("task " + task.id() + " is " + task.state());
            }
        }
        found(course, lines);
        if (outputTask == null && !ours.isEmpty()) {
            outputHost = ours.get(0).host();
            outputTask = ours.get(0).id();
        }
    }

    private void queue(Course course, List<QueuedLaunch> queue) {
        StuckReason.of(queue, course.target.id()).ifPresent(event -> found(course, event.lines()));
    }

    private static void found(Course course, List<String> lines) {
        if (!lines.isEmpty()) {
            course.diagnosis.addAll(lines);
            course.tell(new Diagnosed(lines));
        }
    }
}
