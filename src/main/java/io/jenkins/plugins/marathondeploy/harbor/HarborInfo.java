package io.jenkins.plugins.marathondeploy.harbor;

import java.util.Optional;

/**
 * What Harbor says of itself.
 *
 * @param version {@code v2.11.0-6aa8a5ef}; empty when Harbor does not tell it to this account
 */
public record HarborInfo(Optional<String> version) {}
