package io.jenkins.plugins.marathondeploy.deploy;

import java.io.Serializable;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a write may be sent without looking first: once, and only in the process that decided to send it. Between the
 * write and the next save that process may be killed; in the one that reads the machine back, nobody knows whether the
 * write was sent. That holds as well for a second copy of the machine in the same process.
 */
final class Armed implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Set<String> IN_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final String token = UUID.randomUUID().toString();

    Armed() {
        IN_THIS_PROCESS.add(token);
    }

    /** Whether nobody has sent it so far. */
    boolean isSet() {
        return IN_THIS_PROCESS.contains(token);
    }

    /** True once at most: immediately before it is sent. */
    boolean fire() {
        return IN_THIS_PROCESS.remove(token);
    }

    /** As after a restart; for tests. */
    static void forgetAll() {
        IN_THIS_PROCESS.clear();
    }
}
