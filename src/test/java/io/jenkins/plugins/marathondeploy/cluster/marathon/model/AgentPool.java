package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import java.time.Duration;
import java.util.List;

/**
 * The agents and how quickly they offer what they have.
 *
 * @param agents at least one
 * @param offerLatency from wanting an offer to getting one
 * @param offerInterval from one round of declined offers to the next
 */
public record AgentPool(List<Agent> agents, Duration offerLatency, Duration offerInterval) {
}
