package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Preview;

/**
 * What a release would do, seen without doing anything of it.
 *
 * @param deployment what would be deployed; without a digest where the image would be built
 * @param preview    what would change on Marathon
 */
public record DryRun(DeploymentRequest deployment, Preview preview) {}
