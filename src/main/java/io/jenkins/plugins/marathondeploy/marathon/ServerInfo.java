package io.jenkins.plugins.marathondeploy.marathon;

import java.util.Optional;

/**
 * What {@code /v2/info} tells (A02-info).
 *
 * @param frameworkId what Mesos calls this Marathon; the same from all of its instances, and from no other Marathon's. Empty
 *                    before it has registered for the first time
 */
public record ServerInfo(String version, Optional<String> leader, Optional<String> frameworkId) {}
