package io.jenkins.plugins.marathondeploy.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** When centres that have ended well were last looked at; in this process. What was seen long ago says little. */
final class LastLooks {
    /** The last looks at all centres have to be so close together for all of them to count. */
    private static final Duration TOGETHER = Duration.ofSeconds(5);
    /** So often at most they are repeated because they were not, or because what they saw is old by then. */
    private static final int ROUNDS = 5;

    private final Map<String, Instant> seen = new HashMap<>();
    /** Before the next centre begins, once each: a slow Marathon must not keep it from that for ever. */
    private final Set<String> repeated = new LinkedHashSet<>();
    private int rounds;

    /** It is over, since then if that is not known yet. */
    void ended(String centre, Instant when) {
        seen.putIfAbsent(centre, when);
    }

    /** It is looked at anew. */
    void forget(String centre) {
        seen.remove(centre);
    }

    /** Whether it is over, and has been for too long. */
    boolean isOld(String centre, Instant now) {
        return seen.containsKey(centre) && seen.get(centre).plus(TOGETHER).isBefore(now);
    }

    /** Whether it is to be looked at once more before the next one begins; notes that. */
    boolean repeats(String centre, Instant now) {
        return isOld(centre, now) && repeated.add(centre);
    }

    /** Those that {@link #repeats} has noted for the next one. */
    Stream<String> repeated() {
        return repeated.stream();
    }

    void nextBegins() {
        repeated.clear();
    }

    /** Whether all may be looked at once more; counts that. */
    boolean mayRepeatAll() {
        return ++rounds < ROUNDS;
    }

    void repeatAllAnew() {
        rounds = 0;
    }
}
