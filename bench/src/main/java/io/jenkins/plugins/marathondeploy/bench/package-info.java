/** Measures what docs/performance.md tells: a main class a figure, each writes its results to bench/results. */
package io.jenkins.plugins.marathondeploy.bench;
