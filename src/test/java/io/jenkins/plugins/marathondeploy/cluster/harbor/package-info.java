/**
 * A Harbor on 127.0.0.1: the real Docker distribution, and before it, on one port, what Harbor adds to it: tokens,
 * projects, artifacts, scans, replication. Entry: {@link io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture}.
 */
package io.jenkins.plugins.marathondeploy.cluster.harbor;
