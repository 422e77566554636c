/** Who is told of a deployment while it lives: a silence in Alertmanager, an annotation in Grafana. */
package io.jenkins.plugins.marathondeploy.notice;
