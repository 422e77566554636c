/**
 * How an image gets into the registry: built and pushed, or found there. Entry:
 * {@link io.jenkins.plugins.marathondeploy.delivery.Delivery}.
 */
package io.jenkins.plugins.marathondeploy.delivery;
