package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Build;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The order among builds of one job that deploy to the same app: what is under way ends first, its rollback included,
 * then comes whichever has the lowest number. On the loop's thread only.
 */
final class Turns {
    private final Map<Followed, Build> builds = new LinkedHashMap<>();

    void add(Followed wait) {
        wait.build().ifPresent(build -> builds.put(wait, build));
    }

    /** Those who may have waited for this one look at once whether it is their turn. */
    void remove(Followed wait) {
        Build build = builds.remove(wait);
        if (build != null) {
            List.copyOf(builds.keySet()).stream()
                    .filter(other -> build.isOfTheJobOf(builds.get(other)) && isAbout(wait.id(), other.id()))
                    .forEach(Followed::cameForward);
        }
    }

    /** Who has to end before this one may send anything. */
    Optional<Build> ahead(Followed wait) {
        Build own = builds.get(wait);
        if (own == null) {
            return Optional.empty();
        }
        return builds.entrySet().stream()
                .filter(other -> isAhead(other.getKey(), other.getValue(), wait, own))
                .min(Comparator.comparing((Map.Entry<Followed, Build> other) -> !other.getKey().isUnderWay())
                        .thenComparing(other -> other.getValue().number()))
                .map(Map.Entry::getValue);
    }

    /** One build may deploy to several apps at a time; it knows itself in which order. */
    private static boolean isAhead(Followed other, Build theirs, Followed wait, Build own) {
        return theirs.isOfTheJobOf(own)
                && theirs.number() != own.number()
                && (other.isUnderWay() || theirs.isOlderThan(own))
                && isAbout(wait.id(), other.id());
    }

    /** Whether they are the same, or one is a group that the other is in. */
    private static boolean isAbout(String one, String other) {
        return one.equals(other) || isIn(one, other) || isIn(other, one);
    }

    private static boolean isIn(String id, String group) {
        return id.startsWith(group.equals("/") ? group : group + "/");
    }
}
