/** Durations as users write them, and as messages show them. */
package io.jenkins.plugins.marathondeploy.time;
