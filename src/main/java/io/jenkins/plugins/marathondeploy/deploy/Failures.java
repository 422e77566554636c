package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.gate.FailureLog;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.MaxTaskFailures;
import io.jenkins.plugins.marathondeploy.gate.UnpullableImage;
import java.util.List;
import java.util.Optional;

/** Failed tasks of the version that is followed, and whether they leave it a prospect. */
final class Failures {
    private Failures() {}

    /** @param onTheWayBack whether the version is the one before, to which no limit of failures applies */
    static void record(Course course, Claim claim, TargetStatus status, boolean onTheWayBack) {
        if (course.failures == null || !course.failures.isOf(claim.version())) {
            course.failures = new FailureLog(claim.version());
        }
        FailureLog log = course.failures;
        status.apps().forEach(app -> log.record(app)
                .forEach(failure -> course.tell(new DeploymentEvent.TaskFailed(
                        failure.taskId(),
                        failure.state(),
                        failure.message(),
                        log.count(),
                        onTheWayBack ? 0 : course.policy.maxTaskFailures()))));
    }

    /** Whether a task of the version that is followed has failed so far. */
    static boolean any(Course course) {
        return course.failures != null && course.failures.count() > 0;
    }

    /**
     * A version on its way back is given its whole time, but for an image that can't be pulled: failures that it shows
     * may come from instances that stop.
     */
    static Optional<String> examine(Course course, boolean onTheWayBack) {
        if (course.failures == null) {
            return Optional.empty();
        }
        List<Gate> gates = onTheWayBack
                ? List.of(new UnpullableImage())
                : List.of(new UnpullableImage(), new MaxTaskFailures(course.policy.maxTaskFailures()));
        return gates.stream()
                .map(gate -> gate.examine(course.failures))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
