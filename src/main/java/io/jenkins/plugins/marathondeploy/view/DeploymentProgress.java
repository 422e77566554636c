package io.jenkins.plugins.marathondeploy.view;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a deployment is: the times of its steps, where its instances stand, and its timeline. Plain fields, since it is
 * stored with the build; collections are replaced, never changed, since a build may be stored at any moment. Times are
 * milliseconds since 1970, durations milliseconds. The card that it belongs to guards it.
 */
final class DeploymentProgress {
    private Map<DeploymentStep, Long> durations = new LinkedHashMap<>();
    /** Null between two steps, and at the end. */
    private DeploymentStep current;

    /** The last one on the way to the new version, not back; null in what was stored without it. */
    private DeploymentStep reached;

    private long since;
    private int healthy;
    private int starting;
    private int old;
    /** On the way back, of the version that is left. */
    private int undone;

    private int failed;
    private Timeline timeline = new Timeline();

    /** What was stored without a field lacks it. */
    private Object readResolve() {
        durations = durations == null ? new LinkedHashMap<>() : durations;
        timeline = timeline == null ? new Timeline() : timeline;
        return this;
    }

    void enter(DeploymentStep step, long now) {
        if (step != current) {
            leave(now);
            current = step;
            since = now;
            reached = step.isForward() ? step : reached;
        }
    }

    private void leave(long now) {
        if (current != null) {
            long took = duration(current) + Math.max(0, now - since);
            set(current, took);
            current = null;
        }
    }

    /** How long a step took, wherever that is known better. */
    void set(DeploymentStep step, long millis) {
        Map<DeploymentStep, Long> next = new LinkedHashMap<>(durations);
        next.put(step, millis);
        durations = next;
    }

    /** @param began when the deployment began */
    void hear(DeploymentEvent event, PhaseName phase, long began, long now) {
        if (event instanceof DeploymentEvent.Progress progress) {
            healthy = progress.ready();
            starting = Math.max(0, progress.wanted() - progress.ready());
            boolean back = progress.kind().isBack();
            old = back ? 0 : progress.outdated();
            undone = back ? progress.outdated() : 0;
        } else if (event instanceof DeploymentEvent.TaskFailed task && !task.lost()) {
            failed = Math.max(failed, task.count());
        }
        timeline = timeline.with(now - began, event, phase == PhaseName.ROLLBACK);
        if (event instanceof DeploymentEvent.Progress) {
            timeline = timeline.with(new Timeline.Point(now - began, healthy, starting, old, undone));
        }
        DeploymentStep step = DeploymentStep.of(phase, healthy > 0 && starting == 0 && old == 0 && undone == 0);
        if (step != null) {
            enter(step, now);
        }
    }

    /**
     * The end.
     *
     * @param phases how long each of the deployment's phases took
     */
    void end(Map<PhaseName, Duration> phases, long began, long now) {
        leave(now);
        timeline = timeline.end(now - began);
        long gates = phases.getOrDefault(PhaseName.VERIFY, Duration.ZERO).toMillis();
        phases.forEach((phase, duration) -> {
            long millis = duration.toMillis();
            if (phase == PhaseName.FOLLOW) {
                long verified = Math.min(millis, Math.max(0, duration(DeploymentStep.VERIFY) - gates));
                set(DeploymentStep.VERIFY, verified + gates);
                set(DeploymentStep.FOLLOW, millis - verified);
            } else if (phase == PhaseName.VERIFY) {
                set(DeploymentStep.VERIFY, Math.max(millis, duration(DeploymentStep.VERIFY)));
            } else if (phase != PhaseName.ENDED) {
                set(DeploymentStep.of(phase, false), millis);
            }
        });
    }

    private long duration(DeploymentStep step) {
        return durations.getOrDefault(step, 0L);
    }

    /** How long a step took, or has been under way. */
    long duration(DeploymentStep step, long now) {
        return duration(step) + (step == current ? Math.max(0, now - since) : 0);
    }

    DeploymentStep current() {
        return current;
    }

    /** How far it came before it went back, or ended; null where that is not known. */
    DeploymentStep reached() {
        return reached;
    }

    int healthy() {
        return healthy;
    }

    int starting() {
        return starting;
    }

    int old() {
        return old;
    }

    int undone() {
        return undone;
    }

    int failed() {
        return failed;
    }

    Timeline timeline() {
        return timeline;
    }
}
