package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.time.Clock;
import java.time.Duration;

/**
 * How a {@link HarborFixture} starts.
 *
 * @param port          0 takes a free one
 * @param registry      whether there is a real registry; without it {@code /v2/} knows tokens and manifests only, and
 *                      artifacts come by {@link HarborFixture#putArtifact}
 * @param tokenLifetime of the tokens that clients get; Harbor's default is 30 minutes
 * @param version       what {@code systeminfo} says
 * @param clock         of push times and scans; tokens always run on the real one, as the registry does
 */
public record HarborOptions(int port, boolean registry, Duration tokenLifetime, String version, Clock clock) {
    /** A real registry, a free port, tokens of 30 minutes. */
    public static HarborOptions defaults() {
        return new HarborOptions(0, true, Duration.ofMinutes(30), "v2.11.0-6aa8a5ef", Clock.systemUTC());
    }

    public HarborOptions withPort(int newPort) {
        return new HarborOptions(newPort, registry, tokenLifetime, version, clock);
    }

    public HarborOptions withoutRegistry() {
        return new HarborOptions(port, false, tokenLifetime, version, clock);
    }

    public HarborOptions withTokenLifetime(Duration lifetime) {
        return new HarborOptions(port, registry, lifetime, version, clock);
    }

    public HarborOptions withClock(Clock newClock) {
        return new HarborOptions(port, registry, tokenLifetime, version, newClock);
    }
}
