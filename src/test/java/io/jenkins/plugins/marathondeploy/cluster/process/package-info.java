/** Processes of their own: the command line as users run it, and real servers that end with the JVM. */
package io.jenkins.plugins.marathondeploy.cluster.process;
