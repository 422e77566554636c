/** Drives many machines on few threads: whoever waits registers a machine and is told what happens. */
package io.jenkins.plugins.marathondeploy.follow;
