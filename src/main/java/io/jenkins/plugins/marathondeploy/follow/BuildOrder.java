package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Build;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The order among builds of one job that deploy to the same app of a Marathon: what is under way ends first, its
 * rollback included, then comes what has begun elsewhere and is to go on here ({@link Together}), then whichever has the
 * lowest number. Who has begun earlier never waits for who has begun later, whatever the order of their Marathons: so none
 * waits for another that waits for it. Safe for several threads.
 */
final class BuildOrder {
    /** Of {@link #next}: later than all. */
    static final long NOT_BEGUN = Long.MAX_VALUE;

    private static final AtomicLong BEGINNINGS = new AtomicLong();

    private final Set<FollowedDeployment> deployments = ConcurrentHashMap.newKeySet();

    /** Returns a beginning that is later than all before, on whichever Marathon. */
    static long next() {
        return BEGINNINGS.incrementAndGet();
    }

    boolean isEmpty() {
        return deployments.isEmpty();
    }

    void add(FollowedDeployment deployment) {
        deployments.add(deployment);
    }

    void remove(FollowedDeployment deployment) {
        deployments.remove(deployment);
        wakeThoseBehind(deployment);
    }

    /** Those that may have waited for this one look at once whether it is their turn. */
    void wakeThoseBehind(FollowedDeployment deployment) {
        deployments.stream()
                .filter(other -> areInOrder(other, deployment))
                .forEach(FollowedDeployment::cameForward);
    }

    /** Returns the build that has to end before this one may send anything; empty when it is its turn. */
    Optional<Build> ahead(FollowedDeployment deployment) {
        return deployments.stream()
                .filter(other -> areInOrder(other, deployment) && isAhead(other, deployment))
                .min(Comparator.comparing((FollowedDeployment other) -> !other.isUnderWay())
                        .thenComparing(BuildOrder::begun)
                        .thenComparing(BuildOrder::number))
                .flatMap(FollowedDeployment::build);
    }

    private static boolean isAhead(FollowedDeployment other, FollowedDeployment deployment) {
        return other.isUnderWay()
                || begun(other) < begun(deployment)
                || begun(other) == begun(deployment) && number(other) < number(deployment);
    }

    private static long begun(FollowedDeployment deployment) {
        return deployment.together == null ? NOT_BEGUN : deployment.together.begun();
    }

    private static long number(FollowedDeployment deployment) {
        return deployment.build().orElseThrow().number();
    }

    /** Whether one has to wait for the other. One build may deploy to several apps at a time; it knows in which order. */
    private static boolean areInOrder(FollowedDeployment one, FollowedDeployment other) {
        return one.build().isPresent()
                && other.build().isPresent()
                && one.build().get().isOfTheJobOf(other.build().get())
                && number(one) != number(other)
                && (one.id().equals(other.id()) || isIn(one.id(), other.id()) || isIn(other.id(), one.id()));
    }

    /** Whether an app or a group is in a group, at any depth. */
    static boolean isIn(String id, String group) {
        return id.startsWith(group.equals("/") ? group : group + "/");
    }
}
