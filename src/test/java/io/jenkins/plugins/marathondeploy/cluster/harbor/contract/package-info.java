/** The Harbor fixture held to recorded exchanges with a real Harbor. */
package io.jenkins.plugins.marathondeploy.cluster.harbor.contract;
