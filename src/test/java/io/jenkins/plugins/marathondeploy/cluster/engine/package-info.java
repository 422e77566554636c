/** A Docker Engine of a test's own, for what can't be done to the one that everybody uses. */
package io.jenkins.plugins.marathondeploy.cluster.engine;
