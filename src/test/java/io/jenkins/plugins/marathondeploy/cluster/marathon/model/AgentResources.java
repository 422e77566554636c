package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

/**
 * What an agent has.
 *
 * @param cpus CPUs
 * @param mem MiB of memory
 * @param disk MiB of disk
 * @param firstPort the first of its ports
 * @param lastPort the last of its ports
 */
public record AgentResources(String host, double cpus, double mem, double disk, int firstPort, int lastPort) {
}
