package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Build;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The order among builds of one job that deploy to the same app of a Marathon: what is under way ends first, its
 * rollback included, then comes whichever has the lowest number. Safe for several threads.
 */
final class BuildOrder {
    /** Whether something was sent, or is about to be. */
    private final Map<FollowedDeployment, Boolean> underWay = new LinkedHashMap<>();

    synchronized void add(FollowedDeployment deployment, boolean isUnderWay) {
        if (deployment.build().isPresent()) {
            underWay.put(deployment, isUnderWay);
        }
    }

    /** Those that may have waited for this one look at once whether it is their turn. */
    void remove(FollowedDeployment deployment) {
        List<FollowedDeployment> behind;
        synchronized (this) {
            behind = underWay.remove(deployment) == null ? List.of() : behind(deployment);
        }
        behind.forEach(FollowedDeployment::cameForward);
    }

    /** A step has been done; where something was to be sent in it and is not, the next ones look. */
    void stepped(FollowedDeployment deployment, boolean isUnderWay) {
        List<FollowedDeployment> behind;
        synchronized (this) {
            Boolean before = underWay.replace(deployment, isUnderWay);
            behind = Boolean.TRUE.equals(before) && !isUnderWay ? behind(deployment) : List.of();
        }
        behind.forEach(FollowedDeployment::cameForward);
    }

    /**
     * The build that has to end before this one may send anything.
     *
     * @param deciding whether it is decided on the answer that something is sent: the others wait from then on
     */
    synchronized Optional<Build> ahead(FollowedDeployment deployment, boolean deciding) {
        if (!underWay.containsKey(deployment)) {
            return Optional.empty();
        }
        Optional<Build> ahead = underWay.keySet().stream()
                .filter(other -> isAhead(other, deployment))
                .min(Comparator.comparing((FollowedDeployment other) -> !underWay.get(other))
                        .thenComparing(other -> build(other).number()))
                .map(BuildOrder::build);
        if (deciding && ahead.isEmpty()) {
            underWay.put(deployment, true);
        }
        return ahead;
    }

    private List<FollowedDeployment> behind(FollowedDeployment deployment) {
        return underWay.keySet().stream()
                .filter(other -> other != deployment && build(deployment).isOfTheJobOf(build(other))
                        && isSame(deployment.id(), other.id()))
                .toList();
    }

    /** One build may deploy to several apps at a time; it knows itself in which order. */
    private boolean isAhead(FollowedDeployment other, FollowedDeployment deployment) {
        Build own = build(deployment);
        Build theirs = build(other);
        return theirs.isOfTheJobOf(own)
                && theirs.number() != own.number()
                && (underWay.get(other) || theirs.isOlderThan(own))
                && isSame(deployment.id(), other.id());
    }

    private static Build build(FollowedDeployment deployment) {
        return deployment.build().orElseThrow();
    }

    /** Whether both are the same, or one is a group that the other is in. */
    private static boolean isSame(String one, String other) {
        return one.equals(other) || isIn(one, other) || isIn(other, one);
    }

    static boolean isIn(String id, String group) {
        return id.startsWith(group.equals("/") ? group : group + "/");
    }
}
