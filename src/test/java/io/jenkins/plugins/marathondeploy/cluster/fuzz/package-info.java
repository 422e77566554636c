/** Inputs that nobody would write, made at random from good ones, and the run that holds an answer to them. */
package io.jenkins.plugins.marathondeploy.cluster.fuzz;
