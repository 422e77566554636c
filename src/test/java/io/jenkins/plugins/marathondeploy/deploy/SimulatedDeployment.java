package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * A running deployment of a {@link SimulatedMarathon}.
 *
 * @param originals what its apps were before
 * @param groups    what its groups had of their own before
 * @param scaled    the apps of which nothing but the number of instances changes: no instance of them is replaced
 */
record SimulatedDeployment(
        String id,
        String version,
        String author,
        Map<String, ObjectNode> originals,
        Map<String, ObjectNode> groups,
        Set<String> scaled) {
    boolean touches(Collection<String> apps) {
        return originals.keySet().stream().anyMatch(apps::contains);
    }

    boolean replaces(String app) {
        return originals.containsKey(app) && !scaled.contains(app);
    }
}
