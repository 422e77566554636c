/** What {@code ./demo} shows: four versions of {@code examples/web} on the surroundings of the tests. */
package io.jenkins.plugins.marathondeploy.cluster.demo;
