package io.jenkins.plugins.marathondeploy.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of the addresses of a service answered last, for all who ask it with the same clients: a question of a gate lives as
 * long as one exchange, and an address that hangs would cost each of them its time limit. Safe for several threads.
 */
public final class LastAnswered {
    /** Services whose addresses are remembered; of a service that is asked no more the first is asked again. */
    private static final int MOST = 256;

    private final Map<List<URI>, Integer> indexes = new LinkedHashMap<>(16, 0.75f, true);

    LastAnswered() {}

    /** Index of the address that is to be asked first; 0 where none has answered yet. */
    public synchronized int first(List<URI> addresses) {
        return indexes.getOrDefault(addresses, 0);
    }

    /** From now on that one is to be asked first. */
    public synchronized void prefer(List<URI> addresses, int index) {
        if (addresses.size() > 1) {
            indexes.put(addresses, index);
            if (indexes.size() > MOST) {
                indexes.remove(indexes.keySet().iterator().next());
            }
        }
    }
}
