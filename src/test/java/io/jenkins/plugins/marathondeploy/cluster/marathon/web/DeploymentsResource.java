package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Deployment;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.MarathonModel;

/** {@code /v2/deployments}. */
final class DeploymentsResource {
    private final MarathonModel model;

    DeploymentsResource(MarathonModel model) {
        this.model = model;
    }

    void addTo(Routes routes) {
        routes.add("GET", "/v2/deployments/?", (request, path) -> list());
        routes.add("DELETE", "/v2/deployments/([^/]+)", (request, path) ->
                end(path.group(1), request.flag("force", false)));
    }

    private Reply list() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Deployment deployment : model.deployments().running()) {
            if (!deployment.visibleFrom().isAfter(model.loop().now())) {
                list.add(deployment.json());
            }
        }
        return Reply.ok(list);
    }

    private Reply end(String id, boolean force) {
        Deployment deployment = model.deployments().find(id).orElseThrow(() ->
                MarathonError.of(404, "DeploymentPlan " + id + " does not exist"));
        if (force) {
            // E41-delete-deployment-force.txt
            model.deployments().cancel(deployment);
            return Reply.empty(202);
        }
        return Reply.deployed(model.revert(deployment));
    }
}
