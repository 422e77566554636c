package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chooses the service ports that apps leave open: what the app had before, else the next free one from 10000 on. */
final class ServicePorts {
    private static final int FIRST = 10000;
    private static final int LAST = 20000;

    private final Set<Integer> taken = new HashSet<>();

    ServicePorts(RootGroup base, Map<String, ObjectNode> apps) {
        base.apps().values().forEach(app -> taken.addAll(app.servicePorts()));
        apps.forEach((id, content) -> {
            if (base.app(id).map(AppDefinition::content).orElse(null) != content) {
                taken.addAll(AppDefinition.changed(content, null).servicePorts());
            }
        });
    }

    ObjectNode assign(ObjectNode content, AppDefinition before) {
        List<Integer> wanted = AppDefinition.changed(content, null).servicePorts();
        if (!wanted.contains(0)) {
            return content;
        }
        Deque<Integer> previous = new ArrayDeque<>();
        if (before != null) {
            before.servicePorts().stream()
                    .filter(port -> port >= FIRST && port <= LAST && !wanted.contains(port)).forEach(previous::add);
        }
        ObjectNode assigned = content.deepCopy();
        boolean host = assigned.has("portDefinitions");
        JsonNode ports = host ? assigned.get("portDefinitions") : assigned.path("container").path("portMappings");
        String field = host ? "port" : "servicePort";
        for (JsonNode port : ports) {
            if (port.path(field).intValue() == 0) {
                ((ObjectNode) port).put(field, previous.isEmpty() ? nextFree() : previous.poll());
            }
        }
        return assigned;
    }

    private int nextFree() {
        int port = FIRST;
        while (!taken.add(port)) {
            port++;
        }
        return port;
    }
}
