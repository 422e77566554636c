/** Prometheus: instant queries and alerts, and whether what they say is good enough for a deployment. */
package io.jenkins.plugins.marathondeploy.prometheus;
