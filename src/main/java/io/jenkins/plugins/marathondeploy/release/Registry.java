package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.harbor.HarborClient;

/**
 * Where images are pushed to.
 *
 * @param client   with the login of the release
 * @param pushHere whether it is this process that pushes: what it can't reach can't be pushed to then. An agent of
 *                 Jenkins may sit in another network than the controller.
 */
public record Registry(HarborClient client, boolean pushHere) {}
