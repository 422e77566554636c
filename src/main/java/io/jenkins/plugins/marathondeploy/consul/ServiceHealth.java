package io.jenkins.plugins.marathondeploy.consul;

import java.util.List;

/**
 * All registrations of one service that could be seen. An empty list is no proof that there are none: a service that does not
 * exist is answered {@code 200 []}, and so is one that the token may not see.
 *
 * @param filtered whether Consul says that it left out what the token may not see
 *                 ({@code X-Consul-Results-Filtered-By-ACLs}, which only newer ones do)
 */
public record ServiceHealth(String service, List<ServiceInstance> instances, boolean filtered) {
    public ServiceHealth {
        instances = List.copyOf(instances);
    }
}
