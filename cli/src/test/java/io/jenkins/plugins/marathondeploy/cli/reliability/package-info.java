/** The fault matrix of deployments to Marathon, run through the command line. */
package io.jenkins.plugins.marathondeploy.cli.reliability;
