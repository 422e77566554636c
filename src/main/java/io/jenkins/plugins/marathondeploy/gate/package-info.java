/** Conditions that hold a deployment back or end it. */
package io.jenkins.plugins.marathondeploy.gate;
