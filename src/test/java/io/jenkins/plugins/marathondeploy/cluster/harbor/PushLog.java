package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** When what was pushed: the registry itself does not keep it. */
final class PushLog {
    private final Clock clock;
    private final Map<String, Instant> times = new ConcurrentHashMap<>();
    private final Set<String> repositories = new ConcurrentSkipListSet<>();

    PushLog(Clock clock) {
        this.clock = clock;
    }

    void pushed(String repository, String reference, String digest) {
        Instant now = clock.instant();
        repositories.add(repository);
        // An artifact's push time is that of its first push, a tag's that of the push that set it.
        times.putIfAbsent(repository + "@" + digest, now);
        times.put(repository + ":" + reference, now);
    }

    Instant artifactTime(String repository, String digest) {
        return times.computeIfAbsent(repository + "@" + digest, key -> clock.instant());
    }

    Instant tagTime(String repository, String tag) {
        return times.computeIfAbsent(repository + ":" + tag, key -> clock.instant());
    }

    /** All that was ever pushed there. */
    List<String> digests(String repository) {
        String artifact = repository + "@";
        return times.keySet().stream()
                .filter(key -> key.startsWith(artifact))
                .map(key -> key.substring(artifact.length()))
                .toList();
    }

    Set<String> repositories() {
        return repositories;
    }
}
