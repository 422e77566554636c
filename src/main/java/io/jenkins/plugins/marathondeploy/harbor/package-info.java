/** What a Harbor registry can be asked: login, projects, artifacts, scans, replication. */
package io.jenkins.plugins.marathondeploy.harbor;
