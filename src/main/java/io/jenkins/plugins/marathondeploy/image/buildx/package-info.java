/** BuildKit by way of {@code docker buildx}, a program on the machine that builds. */
package io.jenkins.plugins.marathondeploy.image.buildx;
