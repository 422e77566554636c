package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.release.PolicyParameter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Marathon that the options name.
 *
 * @param name        in the configuration; empty for one that is given by its address
 * @param urls        of its instances
 * @param tokenScheme the word before a token in the Authorization header
 * @param agentPort   of the Mesos agents; 0 not to ask them
 * @param limits      what its configuration says of time limits, as it was written
 * @param pulledFrom  the Harbor from which its agents pull, where its configuration names one
 */
record MarathonServer(
        String name, List<URI> urls, String tokenScheme, int agentPort, Map<PolicyParameter, String> limits,
        Optional<HarborServer> pulledFrom) {
    MarathonServer {
        urls = List.copyOf(urls);
        limits = Map.copyOf(limits);
    }

    /**
     * What its deployments start from; whatever an option says counts more.
     *
     * @throws IllegalArgumentException naming the limit that is none
     */
    Policy policy() {
        return PolicyParameter.policy(limits);
    }
}
