/** Alertmanager: silences for the time of a deployment. */
package io.jenkins.plugins.marathondeploy.alertmanager;
