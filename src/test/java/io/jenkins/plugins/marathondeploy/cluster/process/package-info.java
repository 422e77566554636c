/** The command line as users run it: a process of its own. */
package io.jenkins.plugins.marathondeploy.cluster.process;
