package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * {@code /replication/*}: for administrators, and for robots with the system's rights on replication; a project's robot
 * gets 403.
 */
final class ReplicationApi implements HarborApi.Part {
    private final List<Replication> replications = new CopyOnWriteArrayList<>();

    void add(Replication replication) {
        replications.add(replication);
    }

    int nextId() {
        return replications.size() + 1;
    }

    @Override
    public boolean answer(HarborApi.ApiRequest request) throws IOException {
        if (!request.path().get(0).equals("replication")) {
            return false;
        }
        if (request.is("GET", "replication", "policies")) {
            request.requireSystemRight("replication-policy:list");
            List<Map<String, Integer>> policies =
                    replications.stream().map(r -> Map.of("id", r.id())).toList();
            Json.answer(request.exchange(), 200, policies);
        } else if (request.is("GET", "replication", "executions")) {
            request.requireSystemRight("replication:list");
            List<Map<String, Object>> executions =
                    replications.stream().flatMap(r -> r.executions().stream()).toList();
            Json.answer(request.exchange(), 200, executions);
        } else if (request.is("POST", "replication", "executions")) {
            request.requireSystemRight("replication:create");
            int policy = Json.body(request.exchange()).path("policy_id").asInt();
            Replication replication = replications.stream()
                    .filter(r -> r.id() == policy)
                    .findFirst()
                    .orElseThrow(() -> ApiError.notFound("replication policy " + policy + " not found"));
            replication.execute();
            request.exchange()
                    .getResponseHeaders()
                    .set("Location", HarborApi.ROOT + "replication/executions/" + replication.executions().size());
            Json.empty(request.exchange(), 201);
        } else {
            return false;
        }
        return true;
    }
}
