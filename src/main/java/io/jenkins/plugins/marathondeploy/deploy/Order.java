package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Phase.Step;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds of one job in their order: what runs is never replaced by an older build, and whoever came first ends first.
 * The former is read off Marathon, so that it holds for whoever deploys; the latter is known within a process only.
 */
final class Order implements Serializable {
    private static final long serialVersionUID = 1L;
    /** After a restart, builds come back one after the other: for so long one that was ahead may still be missing. */
    private static final Duration COMING_BACK = Duration.ofSeconds(10);

    /** Whether it is known in this process who else is there. */
    private transient boolean settled;

    Order() {
        settled = true;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        settled = false;
    }

    /** What to do before this one's turn has come; empty when it has. */
    Optional<Step> before(Course course, Phase again, Instant now) {
        Optional<Build> ahead = ahead(course);
        if (ahead.isPresent()) {
            settled = true;
            course.time.clear(Timer.CONTACT);
            Build first = ahead.get();
            return Optional.of(Lock.standsInTheWay(
                    course, "build #" + first.number() + " of " + first.job() + " has to end first", again, now));
        }
        return isComingBack(course, now) ? Optional.of(Step.in(Duration.ofSeconds(1), again)) : Optional.empty();
    }

    /** Whether {@link #before} will have something to do at that moment. */
    boolean waits(Course course, Instant now) {
        return ahead(course).isPresent() || isComingBack(course, now);
    }

    private static Optional<Build> ahead(Course course) {
        return course.policy.onLock() == OnLock.FORCE || course.turn == null
                ? Optional.empty()
                : course.turn.ahead();
    }

    private boolean isComingBack(Course course, Instant now) {
        if (settled || course.turn == null || course.build == null || course.policy.onLock() == OnLock.FORCE) {
            return false;
        }
        settled = !now.isBefore(course.time.setOnce(Timer.TURN, now.plus(COMING_BACK)));
        return !settled;
    }

    /** Why nothing is sent: an app that would change runs a newer build of the same job. */
    static Optional<String> refusal(Build build, Policy policy, Plan plan, Optional<TargetStatus> found) {
        if (build == null || policy.allowOlder() || found.isEmpty()) {
            return Optional.empty();
        }
        List<String> changed = new ArrayList<>(plan.configured());
        changed.addAll(plan.scaled().keySet());
        changed.addAll(plan.removed());
        return changed.stream()
                .flatMap(id -> found.get().app(id).stream())
                .flatMap(app -> newer(build, app).stream())
                .findFirst();
    }

    private static Optional<String> newer(Build build, AppStatus app) {
        return Build.of(app.labels())
                .filter(build::isOlderThan)
                .map(running -> "build " + running + " is deployed at " + app.id() + ", this is the older build #"
                        + build.number());
    }
}
