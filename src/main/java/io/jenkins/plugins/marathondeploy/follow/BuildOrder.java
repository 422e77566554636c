package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Build;
import java.util.ArrayList;
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
        /** It was told in the step that is being done that it may send. */
        boolean claimed;
        /** Another one was told meanwhile to wait for it. */
        boolean waitedFor;

        Entry(Build build) {
            this.build = build;
        }
    }

    private final Map<FollowedDeployment, Entry> builds = new LinkedHashMap<>();

    synchronized void add(FollowedDeployment deployment, boolean underWay) {
        deployment.build().ifPresent(build -> {
            Entry entry = new Entry(build);
            entry.underWay = underWay;
            builds.put(deployment, entry);
        });
    }

    /** Those that may have waited for this one look at once whether it is their turn. */
    void remove(FollowedDeployment deployment) {
        List<FollowedDeployment> behind = List.of();
        synchronized (this) {
            Entry gone = builds.remove(deployment);
            if (gone != null) {
                behind = behind(deployment, gone);
            }
        }
        behind.forEach(FollowedDeployment::cameForward);
    }

    /** A step has been done. */
    void stepped(FollowedDeployment deployment, boolean underWay) {
        List<FollowedDeployment> behind = List.of();
        synchronized (this) {
            Entry own = builds.get(deployment);
            if (own == null) {
                return;
            }
            own.underWay = underWay;
            if (own.claimed && own.waitedFor && !underWay) {
                behind = behind(deployment, own);
            }
            own.claimed = false;
            own.waitedFor = false;
        }
        behind.forEach(FollowedDeployment::cameForward);
    }

    /**
     * The build that has to end before this one may send anything.
     *
     * @param deciding whether the answer decides that something is sent: from then on, to the end of the step, the
     *                 others have to wait for it
     */
    synchronized Optional<Build> ahead(FollowedDeployment deployment, boolean deciding) {
        Entry own = builds.get(deployment);
        if (own == null) {
            return Optional.empty();
        }
        Optional<Entry> ahead = builds.entrySet().stream()
                .filter(other -> isAhead(other.getKey(), other.getValue(), deployment, own))
                .map(Map.Entry::getValue)
                .min(Comparator.comparing((Entry other) -> !(other.underWay || other.claimed))
                        .thenComparing(other -> other.build.number()));
        ahead.ifPresent(other -> other.waitedFor = true);
        own.claimed |= deciding && ahead.isEmpty();
        return ahead.map(other -> other.build);
    }

    private List<FollowedDeployment> behind(FollowedDeployment deployment, Entry own) {
        List<FollowedDeployment> behind = new ArrayList<>();
        builds.forEach((other, entry) -> {
            if (own.build.isOfTheJobOf(entry.build) && !entry.underWay && isSame(deployment.id(), other.id())) {
                behind.add(other);
            }
        });
        return behind;
    }

    /** One build may deploy to several apps at a time; it knows itself in which order. */
    private static boolean isAhead(FollowedDeployment other, Entry theirs, FollowedDeployment deployment, Entry own) {
        return theirs.build.isOfTheJobOf(own.build)
                && theirs.build.number() != own.build.number()
                && (theirs.underWay || theirs.claimed || theirs.build.isOlderThan(own.build))
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
