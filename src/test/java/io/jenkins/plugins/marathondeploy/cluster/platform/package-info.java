/** The rest of the platform: the real Consul, nginx, Prometheus and Alertmanager, a Grafana, registrars, a renderer. */
package io.jenkins.plugins.marathondeploy.cluster.platform;
