package io.jenkins.plugins.marathondeploy.marathon;

import java.util.Optional;

/** What {@code /v2/info} tells (A02-info). */
public record ServerInfo(String version, Optional<String> leader) {}
