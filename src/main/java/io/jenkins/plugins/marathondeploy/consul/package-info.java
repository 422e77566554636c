/** Consul: which instances of a service are registered and pass, and whether those of a deployment are among them. */
package io.jenkins.plugins.marathondeploy.consul;
