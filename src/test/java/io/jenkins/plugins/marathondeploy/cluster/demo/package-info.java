/** What {@code ./demo} shows: three versions of {@code examples/web} on the surroundings of the tests. */
package io.jenkins.plugins.marathondeploy.cluster.demo;
