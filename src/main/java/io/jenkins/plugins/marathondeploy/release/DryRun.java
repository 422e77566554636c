package io.jenkins.plugins.marathondeploy.release;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Preview;

/**
 * What a release would do, seen without doing anything of it.
 *
 * @param deployment what would be deployed; without a digest where the image would be built
 * @param preview    what would change on Marathon
 * @param definition the JSON that would be sent, for people to read: values from the environment are masked
 */
public record DryRun(DeploymentRequest deployment, Preview preview, ObjectNode definition) {
    public DryRun {
        definition = definition.deepCopy();
    }

    /** A copy. */
    @Override
    public ObjectNode definition() {
        return definition.deepCopy();
    }
}
