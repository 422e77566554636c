/** Grafana: an annotation from the start of a deployment to its end. */
package io.jenkins.plugins.marathondeploy.grafana;
