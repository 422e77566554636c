/** Credentials of Jenkins, resolved for a run into the domain's {@code Authentication}. */
package io.jenkins.plugins.marathondeploy.credentials;
