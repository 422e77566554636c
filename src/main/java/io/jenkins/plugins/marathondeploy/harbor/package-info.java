/**
 * What a Harbor registry can be asked: login, projects, artifacts, scans, replication. Entry:
 * {@link io.jenkins.plugins.marathondeploy.harbor.HarborClient}.
 */
package io.jenkins.plugins.marathondeploy.harbor;
