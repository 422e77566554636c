/**
 * The use case: from what a user asks for to a deployment that is ready to start, or to a dry run's preview. Every shell
 * translates its own input into a {@link io.jenkins.plugins.marathondeploy.release.ReleaseRequest} and hands in what
 * only it has (a {@link io.jenkins.plugins.marathondeploy.release.ReleaseContext}). Entry:
 * {@link io.jenkins.plugins.marathondeploy.release.Release}.
 */
package io.jenkins.plugins.marathondeploy.release;
