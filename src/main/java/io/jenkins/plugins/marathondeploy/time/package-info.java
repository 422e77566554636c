/** Durations as users write them, and as messages show them; and a clock that nobody sets. */
package io.jenkins.plugins.marathondeploy.time;
