/** Marathon servers and Harbor registries in the global configuration, and what a step names them by. */
package io.jenkins.plugins.marathondeploy.config;
