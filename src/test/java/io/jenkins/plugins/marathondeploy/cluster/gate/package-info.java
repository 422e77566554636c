/** With what gates ask, where nobody logs in. */
package io.jenkins.plugins.marathondeploy.cluster.gate;
