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
    private static final class Entry {
        final Build build;
        /** Something was sent, or is about to be. */
        boolean underWay;

        Entry(Build build, boolean underWay) {
            this.build = build;
            this.underWay = underWay;
        }
    }

    private final Map<FollowedDeployment, Entry> builds = new LinkedHashMap<>();

    synchronized void add(FollowedDeployment deployment, boolean underWay) {
        deployment.build().ifPresent(build -> builds.put(deployment, new Entry(build, underWay)));
    }

    /** Those that may have waited for this one look at once whether it is their turn. */
    void remove(FollowedDeployment deployment) {
        List<FollowedDeployment> behind;
        synchronized (this) {
            Entry gone = builds.remove(deployment);
            behind = gone == null ? List.of() : behind(deployment, gone);
        }
        behind.forEach(FollowedDeployment::cameForward);
    }

    /** A step has been done; where something was to be sent in it and is not, the next ones look. */
    void stepped(FollowedDeployment deployment, boolean underWay) {
        List<FollowedDeployment> behind;
        synchronized (this) {
            Entry own = builds.get(deployment);
            boolean nothingSent = own != null && own.underWay && !underWay;
            behind = nothingSent ? behind(deployment, own) : List.of();
            if (own != null) {
                own.underWay = underWay;
            }
        }
        behind.forEach(FollowedDeployment::cameForward);
    }

    /**
     * The build that has to end before this one may send anything.
     *
     * @param deciding whether it is decided on the answer that something is sent: the others wait from then on
     */
    synchronized Optional<Build> ahead(FollowedDeployment deployment, boolean deciding) {
        Entry own = builds.get(deployment);
        if (own == null) {
            return Optional.empty();
        }
        Optional<Build> ahead = builds.entrySet().stream()
                .filter(other -> isAhead(other.getKey(), other.getValue(), deployment, own))
                .map(Map.Entry::getValue)
                .min(Comparator.comparing((Entry other) -> !other.underWay).thenComparing(other -> other.build.number()))
                .map(other -> other.build);
        own.underWay |= deciding && ahead.isEmpty();
        return ahead;
    }

    private List<FollowedDeployment> behind(FollowedDeployment deployment, Entry own) {
        return builds.entrySet().stream()
                .filter(other -> own.build.isOfTheJobOf(other.getValue().build))
                .map(Map.Entry::getKey)
                .filter(other -> other != deployment && isSame(deployment.id(), other.id()))
                .toList();
    }

    /** One build may deploy to several apps at a time; it knows itself in which order. */
    private static boolean isAhead(FollowedDeployment other, Entry theirs, FollowedDeployment deployment, Entry own) {
        return theirs.build.isOfTheJobOf(own.build)
                && theirs.build.number() != own.build.number()
                && (theirs.underWay || theirs.build.isOlderThan(own.build))
                && isSame(deployment.id(), other.id());
    }

    /** Whether both are the same, or one is a group that the other is in. */
    private static boolean isSame(String one, String other) {
        return one.equals(other) || isIn(one, other) || isIn(other, one);
    }

    static boolean isIn(String id, String group) {
        return id.startsWith(group.equals("/") ? group : group + "/");
    }
}
